package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A gate of 25 % and 2 ms. Its limits 1.25 and 1/1.25 = 0.8 are exactly the doubles written here. A value exactly on a
 * limit passes.
 */
class GateTest {
    private static final Gate GATE = new Gate(0.25, 2);

    private static Verdict judge(double low, double high, int count, double difference) {
        Ratio ratio = new Ratio(Math.sqrt(low * high), new Interval(low, high), 0.0001, 0, 0.03, count, true);
        return GATE.judge(ratio, difference);
    }

    @ParameterizedTest(name = "{0} to {1}, a difference of {2}: {3}")
    @CsvSource({
        // Wholly beyond a limit.
        "1.26, 1.50, 20, SLOWER",
        "0.50, 0.79, -20, FASTER",
        // One end exactly on a limit, the rest beyond it: not wholly beyond.
        "1.25, 1.50, 20, INCONCLUSIVE",
        "0.50, 0.80, -20, INCONCLUSIVE",
        // Both ends exactly on the limits: within.
        "0.80, 1.25, 1, NO_CHANGE",
        "1.00, 1.25, 20, NO_CHANGE",
        "0.80, 1.00, -20, NO_CHANGE",
        // One end just outside.
        "0.79, 1.25, 1, INCONCLUSIVE",
        "0.80, 1.26, 1, INCONCLUSIVE",
        // An interval without a width on either limit.
        "1.25, 1.25, 20, NO_CHANGE",
        "0.80, 0.80, -20, NO_CHANGE",
        // The floor: exactly on it, and on either side of it, in both directions.
        "1.26, 1.50, 2, NO_CHANGE",
        "1.26, 1.50, 1.99, NO_CHANGE",
        "1.26, 1.50, 2.01, SLOWER",
        "0.50, 0.79, -2, NO_CHANGE",
        "0.50, 0.79, -2.01, FASTER",
        // The interval is unbounded.
        "0, Infinity, 20, INCONCLUSIVE"
    })
    void judgesByIntervalAndFloor(double low, double high, double difference, Verdict verdict) {
        assertThat(judge(low, high, 20, difference)).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} values: {1}")
    @CsvSource({"4, INCONCLUSIVE", "5, SLOWER", "6, SLOWER"})
    void needsFiveValuesToFail(int count, Verdict verdict) {
        assertThat(judge(1.26, 1.5, count, 20)).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} values: {1}")
    @CsvSource({"4, INCONCLUSIVE", "5, NO_CHANGE"})
    void needsFiveValuesToPass(int count, Verdict verdict) {
        assertThat(judge(1, 1.1, count, 20)).isEqualTo(verdict);
    }

    /** With a threshold and a floor of zero every significant change fails, and equality passes. */
    @Test
    void zeroGatePassesOnlyEquality() {
        Gate strict = new Gate(0, 0);
        assertThat(strict.judge(new Ratio(1, new Interval(1, 1), 1, 0, 0, 5, true), 0))
                .isEqualTo(Verdict.NO_CHANGE);
        assertThat(strict.judge(new Ratio(1.1, new Interval(1.05, 1.15), 0.001, 0, 0, 5, true), 0.001))
                .isEqualTo(Verdict.SLOWER);
        assertThat(strict.judge(new Ratio(1.1, new Interval(1.05, 1.15), 0.001, 0, 0, 5, true), 0))
                .isEqualTo(Verdict.NO_CHANGE);
    }

    @ParameterizedTest
    @CsvSource({"-0.01, 0", "0, -0.01", "NaN, 0", "0, NaN"})
    void rejectsInvalidLimits(double threshold, double floor) {
        assertThatThrownBy(() -> new Gate(threshold, floor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(threshold + " and " + floor);
    }
}
