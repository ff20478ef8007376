package dev.forge.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Descriptive statistics of one series. Outliers are counted but never dropped.
 *
 * @param count the number of values
 * @param median the median
 * @param medianInterval its 95 % interval by order statistics; empty with fewer than six values
 * @param spread 1.4826 times the median absolute deviation, which equals the standard deviation of normal values
 * @param min the smallest value
 * @param max the largest value
 * @param mean the arithmetic mean
 * @param p95 the 95th percentile, as {@link Series#quantile}
 * @param mildOutliers values more than 1.5 times the interquartile range outside the quartiles (Tukey's fences), but
 *     not severe
 * @param severeOutliers values more than 3 times that range outside the quartiles
 * @param lag1 the autocorrelation at lag 1, between -1 and 1; 0 if all values are the same
 * @param autocorrelated whether {@code lag1} is beyond ±1.96/√n, so that the values are not independent
 * @param drifting whether the series has a monotone trend by the Mann-Kendall test with Hamed and Rao's correction, and
 *     the trend over the whole length exceeds {@code spread}
 */
public record Summary(
        int count,
        double median,
        Optional<Interval> medianInterval,
        double spread,
        double min,
        double max,
        double mean,
        double p95,
        int mildOutliers,
        int severeOutliers,
        double lag1,
        boolean autocorrelated,
        boolean drifting) {
    private static final double MAD_TO_SIGMA = 1.4826;
    private static final double MILD = 1.5;
    private static final double SEVERE = 3;
    private static final double TAIL = 0.025;

    /**
     * Summarises a series.
     *
     * @throws IllegalStateException if it is empty
     */
    public static Summary of(Series series) {
        double[] values = series.toArray();
        double median = series.median();
        double spread = MAD_TO_SIGMA
                * Series.of(Arrays.stream(values)
                                .map(value -> Math.abs(value - median))
                                .toArray())
                        .median();
        double lag1 = lag1(values, series.mean());
        int severe = outside(series, SEVERE);
        return new Summary(
                series.count(),
                median,
                medianInterval(values),
                spread,
                series.min(),
                series.max(),
                series.mean(),
                series.p95(),
                outside(series, MILD) - severe,
                severe,
                lag1,
                Math.abs(lag1) > MonotoneTrend.Z95 / Math.sqrt(values.length),
                drifting(values, spread));
    }

    private static Optional<Interval> medianInterval(double[] values) {
        int n = values.length;
        // The largest k for which the probability of fewer than k values below the median is less than the tail.
        int k = BinomialDistribution.of(n, 0.5).inverseCumulativeProbability(TAIL);
        if (k == 0) {
            return Optional.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Optional.of(new Interval(sorted[k - 1], sorted[n - k]));
    }

    private static int outside(Series series, double fences) {
        double low = series.quantile(0.25);
        double high = series.quantile(0.75);
        double reach = fences * (high - low);
        return (int) series.values().stream()
                .filter(value -> value < low - reach || value > high + reach)
                .count();
    }

    private static double lag1(double[] values, double mean) {
        double product = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
            product += i == 0 ? 0 : (values[i] - mean) * (values[i - 1] - mean);
        }
        return squares == 0 ? 0 : product / squares;
    }

    private static boolean drifting(double[] values, double spread) {
        if (values.length < 2) {
            return false;
        }
        double[] index = IntStream.range(0, values.length).asDoubleStream().toArray();
        MonotoneTrend trend = MonotoneTrend.of(index, values);
        return trend.isSignificant() && Math.abs(trend.slope()) * (values.length - 1) > spread;
    }
}
