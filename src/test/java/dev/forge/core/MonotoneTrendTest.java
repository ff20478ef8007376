package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values from SciPy 1.16 (theilslopes, kendalltau, rankdata) and Hamed and Rao's formula written out in NumPy. */
class MonotoneTrendTest {
    private static final double[] RISING = {
        100.0, 101.2, 100.7, 102.5, 103.1, 102.9, 104.8, 105.0, 104.6, 106.9, 107.3, 107.1, 108.8, 109.9, 109.5
    };
    private static final double[] TIES = {5, 5, 5, 6, 6, 6, 7, 6, 6, 7, 7, 8, 8, 7, 7, 8, 9, 9, 9, 8};

    private static double[] index(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    @Test
    void slopeAndVarianceAgreeWithTheReference() {
        double slope = MonotoneTrend.median(MonotoneTrend.slopes(index(15), RISING));
        assertThat(slope).isCloseTo(0.7125, within(1e-9));
        assertThat(MonotoneTrend.kendall(RISING)).isEqualTo(93);
        assertThat(MonotoneTrend.correctedVariance(index(15), RISING, slope))
                .isCloseTo(633.3677970774745, within(1e-6));

        double second = MonotoneTrend.median(MonotoneTrend.slopes(index(20), TIES));
        assertThat(second).isCloseTo(0.2, within(1e-9));
        assertThat(MonotoneTrend.kendall(TIES)).isEqualTo(140);
        assertThat(MonotoneTrend.correctedVariance(index(20), TIES, second))
                .isCloseTo(1179.9059006294362, within(1e-6));
    }

    @Test
    void valuesAtOneMomentHaveNoTrend() {
        assertThatThrownBy(() -> MonotoneTrend.of(new double[3], index(3)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
