package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.stats.Gate;
import dev.forge.stats.Verdict;
import dev.forge.testing.Figures;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the verdicts and the gate of the commands say on a host where the truth is known: {@link SimulatedHost}, 1,000
 * trials each. docs/decisions/0004-verdicts.md has the figures.
 */
@Tag("simulation")
class HonestyTest {
    private static final int TRIALS = 1000;
    private static final int ROUNDS = 20;
    private static final Figures FIGURES = new Figures(HonestyTest.class);
    private static final Gate GATE = new Gate(0.05, 0);

    private static double percent(String what, LongFunction<Suite> suites, Predicate<PairwiseComparison> happened) {
        int count = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            count += happened.test(PairwiseComparison.of(suites.apply(trial)).getFirst()) ? 1 : 0;
        }
        double percent = 100.0 * count / TRIALS;
        FIGURES.add(String.format(Locale.ROOT, "%s: %.1f %%", what, percent));
        return percent;
    }

    private static LongFunction<Suite> blocks(int rounds, double factor) {
        return seed -> new SimulatedHost(seed).suite(rounds, factor);
    }

    private static LongFunction<Suite> sequence(double factor) {
        return seed -> new SimulatedHost(seed).sequential(ROUNDS, factor);
    }

    private static boolean different(PairwiseComparison comparison) {
        return comparison.verdict() == Verdict.FASTER || comparison.verdict() == Verdict.SLOWER;
    }

    private static boolean fails(PairwiseComparison comparison) {
        return GATE.judge(comparison.ratio(), comparison.ratio().value() - 1) == Verdict.SLOWER;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 14, ROUNDS, 40})
    void anEngineIsSeldomCalledDifferentFromItself(int rounds) {
        double interval = percent(
                rounds + " rounds of an engine against itself, by the interval alone different",
                blocks(rounds, 1),
                comparison -> !comparison.ratio().interval().contains(1));
        double different = percent(
                rounds + " rounds of an engine against itself, called different",
                blocks(rounds, 1),
                HonestyTest::different);
        assertThat(different)
                .as("percent called different; by the interval alone %.1f", interval)
                .isLessThanOrEqualTo(1);
        assertThat(interval).as("percent outside the interval of 95 %").isBetween(2.0, 7.0);
    }

    @Test
    void aDifferenceIsSeen() {
        assertThat(percent("+11 %, called slower", blocks(ROUNDS, 1.11), c -> c.verdict() == Verdict.SLOWER))
                .as("percent called slower")
                .isGreaterThan(95);
    }

    @Test
    void theGateSeldomMissesAndDoesNotCryWolf() {
        assertThat(percent("gate of 5 %, misses of +11 %", blocks(ROUNDS, 1.11), c -> !fails(c)))
                .as("percent of changes of 11 % that are missed")
                .isLessThanOrEqualTo(5);
        assertThat(percent("gate of 5 %, fails of +5 %", blocks(ROUNDS, 1.05), HonestyTest::fails))
                .as("percent of changes right at the threshold that fail")
                .isLessThanOrEqualTo(4);
        assertThat(percent("gate of 5 %, fails of no change", blocks(ROUNDS, 1), HonestyTest::fails))
                .as("percent of unchanged engines that fail")
                .isZero();
    }

    /** What blocks are for, and that the simulated host is no easy one. */
    @Test
    void oneEngineAfterTheOtherDeceives() {
        assertThat(percent("one after the other, not the same as itself", sequence(1), HonestyTest::different))
                .as("percent of an engine against itself called different")
                .isGreaterThan(25);
        assertThat(percent("one after the other, gate of 5 %, fails of +5 %", sequence(1.05), HonestyTest::fails))
                .isGreaterThan(15);
        assertThat(percent("one after the other, gate of 5 %, misses of +11 %", sequence(1.11), c -> !fails(c)))
                .isGreaterThan(15);
    }
}
