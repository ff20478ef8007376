package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Expected values: SciPy 1.17 on the logarithms a and b of the series, d = a - b; each says the call. The intervals by
 * ranks are where scipy.stats.wilcoxon(d - x, method='exact') and mannwhitneyu(a - x, b, method='exact') turn from p
 * above 0.05 to below.
 */
class RatioTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Offset<Double> INTERVAL = within(5e-8);
    private static final Series FIRST = SummaryTest.STARTS;
    private static final Series SECOND = Series.of(
            95.3, 92.0, 101.4, 104.1, 93.6, 96.8, 99.9, 95.2, 94.4, 103.0, 97.1, 95.9, 96.2, 104.5, 97.7, 94.8, 93.1,
            101.2, 99.3, 95.6);

    private static Series five(Series series) {
        return new Series(series.values().subList(0, 5));
    }

    @Test
    void pairsByRanks() {
        Ratio ratio = Ratio.paired(FIRST, SECOND);
        // exp(median((d[i] + d[j]) / 2 for i <= j))
        assertThat(ratio.value()).isCloseTo(1.062751860089598, EXACT);
        assertThat(ratio.interval().low()).isCloseTo(1.04224233, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.07970457, INTERVAL);
        // wilcoxon(d, method='exact')
        assertThat(ratio.p()).isCloseTo(1.33514404296875e-05, EXACT);
        // mean(sign(subtract.outer(a, b)))
        assertThat(ratio.cliffsDelta()).isCloseTo(0.65, EXACT);
        // expm1((norm.ppf(.9975) + norm.ppf(.8)) * std(d, ddof=1) / sqrt(20))
        assertThat(ratio.detectable()).isCloseTo(0.035672668756393085, EXACT);
        assertThat(ratio.count()).isEqualTo(20);
    }

    @Test
    void fewPairsByStudent() {
        Ratio ratio = Ratio.paired(five(FIRST), five(SECOND));
        assertThat(ratio.value()).isCloseTo(1.0682578072859645, EXACT);
        // exp(ttest_1samp(d, 0).confidence_interval(.95)), .pvalue
        assertThat(ratio.interval().low()).isCloseTo(1.02360693, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.10121975, INTERVAL);
        assertThat(ratio.p()).isCloseTo(0.010423931155683368, EXACT);
    }

    @Test
    void unpairedByRanks() {
        Ratio ratio = Ratio.unpaired(FIRST, SECOND);
        // exp(median(subtract.outer(a, b)))
        assertThat(ratio.value()).isCloseTo(1.0593337321282723, EXACT);
        assertThat(ratio.interval().low()).isCloseTo(1.0295858, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.08898305, INTERVAL);
        // mannwhitneyu(a, b, method='exact')
        assertThat(ratio.p()).isCloseTo(0.00025797380829542163, EXACT);
        // expm1((norm.ppf(.9975) + norm.ppf(.8)) * sqrt(var(a, ddof=1) / 20 + var(b, ddof=1) / 20))
        assertThat(ratio.detectable()).isCloseTo(0.05632464543307571, EXACT);
    }

    @Test
    void fewUnpairedByWelch() {
        Ratio ratio = Ratio.unpaired(five(FIRST), five(SECOND));
        assertThat(ratio.value()).isCloseTo(1.0653218059558116, EXACT);
        // exp(ttest_ind(a, b, equal_var=False).confidence_interval(.95)), .pvalue
        assertThat(ratio.interval().low()).isCloseTo(0.98608631, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.14312121, INTERVAL);
        assertThat(ratio.p()).isCloseTo(0.0984584990397368, EXACT);
    }

    @Test
    void criticalRanksAreThoseOfTheTables() {
        // R: qsignrank(.025, 20), and one more because P(W <= 52) is below: Wilcoxon's table has 52 for n = 20.
        assertThat(RankSum.signed(20).critical(0.025)).isEqualTo(53);
        assertThat(RankSum.signed(6).critical(0.025)).isEqualTo(1);
        assertThat(RankSum.signed(5).critical(0.025)).isZero();
        // Mann and Whitney's tables: 127 for 20 and 20, 23 for 10 and 10, 2 for 5 and 5.
        assertThat(RankSum.of(20, 20).critical(0.025)).isEqualTo(128);
        assertThat(RankSum.of(10, 10).critical(0.025)).isEqualTo(24);
        assertThat(RankSum.of(5, 5).critical(0.025)).isEqualTo(3);
        // Where the exact distribution ends: scipy.stats.wilcoxon's for 61 pairs has 672.
        assertThat(RankSum.signed(61).critical(0.025)).isBetween(667, 675);
    }

    @Test
    void swappingTheSeriesInvertsTheRatio() {
        Ratio one = Ratio.paired(FIRST, SECOND);
        Ratio other = Ratio.paired(SECOND, FIRST);
        assertThat(other.value()).isCloseTo(1 / one.value(), EXACT);
        assertThat(other.interval().low()).isCloseTo(1 / one.interval().high(), EXACT);
        assertThat(other.p()).isCloseTo(one.p(), EXACT);
        assertThat(one.inverse().interval().high()).isCloseTo(other.interval().high(), EXACT);
        assertThat(one.inverse().cliffsDelta()).isCloseTo(other.cliffsDelta(), EXACT);
    }

    @Test
    void whatCannotBeSaidIsNotSaid() {
        Ratio one = Ratio.paired(Series.of(2), Series.of(1));
        assertThat(one.value()).isCloseTo(2, EXACT);
        assertThat(one.interval()).isEqualTo(new Interval(0, Double.POSITIVE_INFINITY));
        assertThat(one.p()).isEqualTo(1);
        assertThat(one.detectable()).isInfinite();
        assertThat(Ratio.unpaired(Series.of(2), Series.of(1, 2)).interval().high())
                .isInfinite();
        assertThatThrownBy(() -> Ratio.paired(Series.of(1, 2), Series.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ratio.unpaired(Series.of(0), Series.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesThatNeverVaryAreEqualOrSurelyNot() {
        Series two = Series.of(2, 2, 2, 2, 2);
        Series one = Series.of(1, 1, 1, 1, 1);
        for (Ratio same : new Ratio[] {Ratio.paired(two, two), Ratio.unpaired(two, two)}) {
            assertThat(same.p()).isEqualTo(1);
            assertThat(Verdict.of(same)).isEqualTo(Verdict.NO_CHANGE);
        }
        for (Ratio other : new Ratio[] {Ratio.paired(two, one), Ratio.unpaired(two, one)}) {
            assertThat(other.p()).isZero();
            assertThat(Verdict.of(other)).isEqualTo(Verdict.SLOWER);
        }
    }

    @Test
    void holmAdjustsInOrder() {
        // R: p.adjust(c(.01, .04, .03, .005), "holm")
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005)).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, EXACT);
    }

    @Test
    void aVerdictNeedsTheIntervalAndTheLevelAndEnoughValues() {
        assertThat(Verdict.of(ratio(0.9, 0.8, 0.95, 0.001, 20))).isEqualTo(Verdict.FASTER);
        assertThat(Verdict.of(ratio(1.1, 1.02, 1.2, 0.001, 20))).isEqualTo(Verdict.SLOWER);
        assertThat(Verdict.of(ratio(1.1, 1.02, 1.2, 0.02, 20))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Verdict.of(ratio(1.1, 1.02, 1.2, 0.0001, 4))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Verdict.of(ratio(1.01, 0.98, 1.03, 0.4, 20))).isEqualTo(Verdict.NO_CHANGE);
    }

    @Test
    void aGateFailsOnlyWhatIsWhollyBeyond() {
        Gate gate = new Gate(0.05, 2);
        assertThat(gate.judge(ratio(1.11, 1.06, 1.16, 0.001, 20), 11)).isEqualTo(Verdict.SLOWER);
        assertThat(gate.judge(ratio(1.11, 1.06, 1.16, 0.001, 20), 1.5)).isEqualTo(Verdict.NO_CHANGE);
        assertThat(gate.judge(ratio(1.11, 1.04, 1.16, 0.001, 20), 11)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(gate.judge(ratio(1.02, 1.01, 1.03, 0.001, 20), 2.1)).isEqualTo(Verdict.NO_CHANGE);
        assertThat(gate.judge(ratio(0.8, 0.75, 0.9, 0.001, 20), -20)).isEqualTo(Verdict.FASTER);
        assertThat(gate.judge(ratio(2, 1.9, 2.1, 0.001, 3), 100)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThatThrownBy(() -> new Gate(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Ratio ratio(double value, double low, double high, double p, int count) {
        return new Ratio(value, new Interval(low, high), p, 0, 0.03, count, true);
    }
}
