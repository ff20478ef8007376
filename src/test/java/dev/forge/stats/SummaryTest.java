package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Expected values: NumPy 2 and SciPy 1.17; comments give the calls. */
class SummaryTest {
    static final Series STARTS = Series.of(
            102.1, 98.4, 110.9, 105.2, 99.7, 101.3, 120.4, 97.9, 103.6, 108.8, 100.2, 104.4, 95.1, 111.7, 106.3, 99.0,
            102.8, 107.5, 98.8, 101.9);

    @Test
    void agreesWithScipy() {
        Summary summary = Summary.of(STARTS);
        assertThat(summary.count()).isEqualTo(20);
        assertThat(summary.median()).isCloseTo(102.45, within(1e-9));
        // scipy.stats.quantile_test(x, q=median, p=.5).confidence_interval(.95)
        assertThat(summary.medianInterval()).contains(new Interval(99.7, 106.3));
        // 1.4826 * scipy.stats.median_abs_deviation(x)
        assertThat(summary.spread()).isCloseTo(5.26323, within(1e-9));
        // numpy.mean, quantile(.95)
        assertThat(summary.mean()).isCloseTo(103.8, within(1e-9));
        assertThat(summary.p95()).isCloseTo(112.135, within(1e-9));
        assertThat(summary.min()).isEqualTo(95.1);
        assertThat(summary.max()).isEqualTo(120.4);
        // numpy.quantile fences
        assertThat(summary.mildOutliers()).isEqualTo(1);
        assertThat(summary.severeOutliers()).isZero();
        // sum((x[1:]-m)*(x[:-1]-m)) / sum((x-m)**2)
        assertThat(summary.lag1()).isCloseTo(-0.3722147248463037, within(1e-12));
        assertThat(summary.autocorrelated()).isFalse();
        assertThat(summary.drifting()).isFalse();
    }

    @Test
    void medianHasNoIntervalBelowSixValues() {
        assertThat(Summary.of(Series.of(1, 2, 3, 4, 5)).medianInterval()).isEmpty();
        assertThat(Summary.of(Series.of(1, 2, 3, 4, 5, 6)).medianInterval()).contains(new Interval(1, 6));
        // scipy.stats.binom.ppf(.025, n, .5): 1 of 8, 2 of 9, 40 of 100
        assertThat(Summary.of(Series.of(8, 7, 6, 5, 4, 3, 2, 1)).medianInterval())
                .contains(new Interval(1, 8));
        assertThat(Summary.of(Series.of(9, 8, 7, 6, 5, 4, 3, 2, 1)).medianInterval())
                .contains(new Interval(2, 8));
    }

    @Test
    void outliersAreCounted() {
        Summary summary = Summary.of(Series.of(10, 11, 12, 13, 14, 18, 40));
        assertThat(summary.mildOutliers()).isZero();
        assertThat(summary.severeOutliers()).isEqualTo(1);
        assertThat(summary.max()).isEqualTo(40);
    }

    @Test
    void autocorrelationAndDriftAreDetected() {
        Random random = new Random(1);
        double[] wandering = new double[60];
        double[] rising = new double[30];
        for (int i = 1; i < wandering.length; i++) {
            wandering[i] = 0.8 * wandering[i - 1] + random.nextGaussian();
        }
        for (int i = 0; i < rising.length; i++) {
            rising[i] = 100 + i + random.nextGaussian();
        }
        assertThat(Summary.of(Series.of(wandering)).autocorrelated()).isTrue();
        assertThat(Summary.of(Series.of(rising)).drifting()).isTrue();
    }

    @Test
    void singleAndEqualValuesHaveSummary() {
        Summary one = Summary.of(Series.of(5));
        assertThat(one.median()).isEqualTo(5);
        assertThat(one.drifting() || one.autocorrelated()).isFalse();
        Summary same = Summary.of(Series.of(7, 7, 7, 7, 7, 7, 7, 7));
        assertThat(same.spread()).isZero();
        assertThat(same.drifting() || same.autocorrelated()).isFalse();
        assertThat(same.medianInterval()).contains(new Interval(7, 7));
    }

    /**
     * The quartiles are 2 and 4, so the fences are at -1 and 7, and at -4 and 10; a value on a fence is not an outlier.
     */
    @Test
    void valueOnFenceIsNoOutlier() {
        assertThat(outliers(2, 2, 2, 3, 4, 4, 7)).containsExactly(0, 0);
        assertThat(outliers(-1, 2, 2, 3, 4, 4, 4)).containsExactly(0, 0);
        assertThat(outliers(2, 2, 2, 3, 4, 4, 7.01)).containsExactly(1, 0);
        assertThat(outliers(-1.01, 2, 2, 3, 4, 4, 4)).containsExactly(1, 0);
        assertThat(outliers(2, 2, 2, 3, 4, 4, 10)).containsExactly(1, 0);
        assertThat(outliers(-4, 2, 2, 3, 4, 4, 4)).containsExactly(1, 0);
        assertThat(outliers(2, 2, 2, 3, 4, 4, 10.01)).containsExactly(0, 1);
        assertThat(outliers(-4.01, 2, 2, 3, 4, 4, 4)).containsExactly(0, 1);
    }

    private static int[] outliers(double... values) {
        Summary summary = Summary.of(Series.of(values));
        return new int[] {summary.mildOutliers(), summary.severeOutliers()};
    }

    /** sum((x[1:]-m)*(x[:-1]-m)) / sum((x-m)**2) is -7/8 and 5/8 here, and 1.96/sqrt(8) is 0.693. */
    @Test
    void negativeAutocorrelationCounts() {
        Summary swinging = Summary.of(Series.of(1, -1, 1, -1, 1, -1, 1, -1));
        assertThat(swinging.lag1()).isCloseTo(-0.875, within(1e-12));
        assertThat(swinging.autocorrelated()).isTrue();
        Summary following = Summary.of(Series.of(1, 1, 1, 1, -1, -1, -1, -1));
        assertThat(following.lag1()).isCloseTo(0.625, within(1e-12));
        assertThat(following.autocorrelated()).isFalse();
    }

    /** Growth counts as drift only if it exceeds the spread over the whole length. */
    @Test
    void driftMustExceedSpread() {
        double[] rising = new double[40];
        double[] falling = new double[40];
        double[] slight = new double[40];
        for (int i = 0; i < 40; i++) {
            rising[i] = 100 + i;
            falling[i] = 100 - i;
            // Distant levels in an even mixture, and a growth of 0.05 per value that orders the values of one level.
            slight[i] = 100 + 10 * (i * 7 % 11) + 0.05 * i;
        }
        assertThat(Summary.of(Series.of(rising)).drifting()).isTrue();
        assertThat(Summary.of(Series.of(falling)).drifting()).isTrue();
        assertThat(Summary.of(Series.of(slight)).drifting()).isFalse();
        // scipy.stats.theilslopes: 0.5 per value, so 1 over three; median_abs_deviation * 1.4826 is 0: too few values
        // to be significant.
        assertThat(Summary.of(Series.of(1, 1.5, 2)).drifting()).isFalse();
    }

    /** The spread and the Theil-Sen slope are both 0: the slope does not exceed the spread. */
    @Test
    void driftEqualToSpreadIsNotDrift() {
        double[] step = new double[30];
        Arrays.fill(step, 5);
        step[28] = 6;
        step[29] = 6;
        Summary summary = Summary.of(Series.of(step));
        assertThat(summary.spread()).isZero();
        assertThat(summary.drifting()).isFalse();
    }
}
