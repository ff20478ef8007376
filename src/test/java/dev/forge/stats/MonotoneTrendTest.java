package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Values from SciPy 1.16 (theilslopes, kendalltau) and from pymannkendall 1.4.2: s, var_s, z and slope of its
 * hamed_rao_modification_test with alpha 0.05 and all lags.
 */
class MonotoneTrendTest {
    private static final double[] RISING = {
        100.0, 101.2, 100.7, 102.5, 103.1, 102.9, 104.8, 105.0, 104.6, 106.9, 107.3, 107.1, 108.8, 109.9, 109.5
    };
    /** In steps of 5, so that the slope is a whole number and the residuals have exact ties. */
    private static final double[] TIES = {25, 25, 25, 30, 30, 30, 35, 30, 30, 35, 35, 40, 40, 35, 35, 40, 45, 45, 45, 40
    };
    /** An AR(1) series (coefficient 0.8) whose trend is smaller than its variation. */
    private static final double[] WANDERING = {
        99.7, 100.4, 100.1, 99.9, 99.0, 99.1, 100.5, 100.9, 101.9, 101.9, 102.1, 102.0, 100.1, 101.1, 101.6, 101.9,
        100.1, 98.5, 98.1, 98.3, 99.2, 99.5, 100.4, 100.0, 100.6, 101.1, 100.5, 102.5, 102.8, 103.8
    };

    private static double[] index(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    /** Values in steps of 0.2 minus 0.2 per index differ only in their last bits; they count as ties. */
    @Test
    void tiesIgnoreRoundingErrors() {
        double[] fifth = Arrays.stream(TIES).map(y -> y / 5).toArray();
        MonotoneTrend trend = MonotoneTrend.of(index(fifth.length), fifth);
        assertThat(MonotoneTrend.kendall(fifth)).isEqualTo(140);
        assertThat(trend.slope()).isCloseTo(0.2, within(1e-12));
        assertThat(MonotoneTrend.correctedVariance(index(fifth.length), fifth, trend.slope()))
                .isCloseTo(1179.9059006294362, within(1e-6));
        assertThat(trend.z()).isCloseTo(4.046607794740145, within(1e-9));
    }

    private static void agrees(double[] y, long s, double variance, double z, double slope) {
        MonotoneTrend trend = MonotoneTrend.of(index(y.length), y);
        assertThat(MonotoneTrend.kendall(y)).isEqualTo(s);
        assertThat(trend.slope()).isCloseTo(slope, within(1e-12));
        assertThat(MonotoneTrend.correctedVariance(index(y.length), y, trend.slope()))
                .isCloseTo(variance, within(1e-9));
        assertThat(trend.z()).isCloseTo(z, within(1e-12));
    }

    @Test
    void agreesWithPymannkendall() {
        agrees(RISING, 93, 633.3677970774745, 3.6556098442191494, 0.7125);
        agrees(TIES, 140, 1179.9059006294362, 4.046607794740145, 1);
        agrees(WANDERING, 88, 5588.085109903883, 1.1638251731107685, 0.045);
        double[] falling = Arrays.stream(RISING).map(y -> -y).toArray();
        agrees(falling, -93, 633.3677970774745, -3.6556098442191494, -0.7125);
    }

    /**
     * A factor below 1, from a series that oscillates around its trend, would find trends that independent samples do
     * not show.
     */
    @Test
    void correctionNeverReducesVariance() {
        double[] swinging = IntStream.range(0, 30)
                .mapToDouble(i -> i * 0.02 + (i % 2 == 0 ? 1 : -1) + (i * 7 % 5) * 0.1)
                .toArray();
        double independent = 30 * 29 * 65 / 18.0;
        double slope = MonotoneTrend.of(index(30), swinging).slope();
        assertThat(MonotoneTrend.correctedVariance(index(30), swinging, slope)).isGreaterThanOrEqualTo(independent);
    }

    @Test
    void valuesWithEqualTimesAreRejected() {
        assertThatThrownBy(() -> MonotoneTrend.of(new double[3], index(3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Sen's interval, a rank further out than theilslopes' where the rank is a fraction. With s the sorted slopes of
     * all pairs, v pymannkendall's var_s of above and reach = norm.ppf(.975) * sqrt(v):
     *
     * <pre>{@code
     * s[floor((len(s) - reach) / 2)], s[ceil((len(s) + reach) / 2)]
     * }</pre>
     */
    @Test
    void intervalIsSens() {
        interval(RISING, 0.5999999999999943, 0.8166666666666677);
        interval(TIES, 0.7692307692307693, 1.25);
        interval(WANDERING, -0.046666666666666856, 0.14999999999999966);
        // With so few values the rank is beyond the ends: the interval is the range.
        interval(new double[] {1, 3, 2}, -1, 2);
    }

    private static void interval(double[] y, double low, double high) {
        MonotoneTrend trend = MonotoneTrend.of(index(y.length), y);
        assertThat(trend.low()).isCloseTo(low, within(1e-12));
        assertThat(trend.high()).isCloseTo(high, within(1e-12));
    }

    /** scipy.stats.theilslopes(y, x).slope, which omits pairs with equal times. */
    @Test
    void timesMayBeUnevenOrEqual() {
        double[] x = {0, 1, 1, 3, 7, 8, 8, 12, 20, 21};
        double[] y = {5, 5.5, 5.2, 6.5, 8, 8.1, 9, 10.5, 14, 15.2};
        double[] slopes = MonotoneTrend.slopes(x, y);
        assertThat(slopes).hasSize(43).isSorted();
        assertThat(slopes[0]).isCloseTo(0.1, within(1e-12));
        assertThat(slopes[42]).isCloseTo(1.2, within(1e-12));
        assertThat(MonotoneTrend.of(x, y).slope()).isCloseTo(0.4769230769230769, within(1e-12));
    }

    /** scipy.stats.rankdata([3, 1, 3, 2, 1]) */
    @Test
    void equalValuesShareRank() {
        assertThat(MonotoneTrend.ranks(new double[] {3, 1, 3, 2, 1})).containsExactly(4.5, 1.5, 4.5, 3, 1.5);
    }

    @Test
    void medianIsMiddleValue() {
        assertThat(MonotoneTrend.median(new double[] {})).isZero();
        assertThat(MonotoneTrend.median(new double[] {7})).isEqualTo(7);
        assertThat(MonotoneTrend.median(new double[] {1, 2, 9})).isEqualTo(2);
        assertThat(MonotoneTrend.median(new double[] {1, 2, 4, 9})).isEqualTo(3);
    }

    /** S is corrected for continuity by one towards zero: z is (3 - 1) / sqrt(4) and so on. */
    @Test
    void zIsCorrectedForContinuity() {
        assertThat(MonotoneTrend.z(3, 4)).isEqualTo(1);
        assertThat(MonotoneTrend.z(-3, 4)).isEqualTo(-1);
        assertThat(MonotoneTrend.z(1, 4)).isZero();
        assertThat(MonotoneTrend.z(0, 4)).isZero();
        assertThat(MonotoneTrend.z(3, 0)).isZero();
    }

    @Test
    void significantOnlyBeyondZ95() {
        assertThat(new MonotoneTrend(1, 0, 2, MonotoneTrend.Z95).isSignificant())
                .isFalse();
        assertThat(new MonotoneTrend(1, 0, 2, Math.nextUp(MonotoneTrend.Z95)).isSignificant())
                .isTrue();
        assertThat(new MonotoneTrend(1, 0, 2, -2).isSignificant()).isTrue();
    }

    @Test
    void twoValuesHaveSlopeButNoSignificance() {
        MonotoneTrend two = MonotoneTrend.of(new double[] {0, 2}, new double[] {1, 4});
        assertThat(two.slope()).isEqualTo(1.5);
        assertThat(two.z()).isZero();
    }
}
