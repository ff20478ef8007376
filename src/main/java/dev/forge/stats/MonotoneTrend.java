package dev.forge.stats;

import java.util.Arrays;

/**
 * Whether a series rises or falls all along: the Theil-Sen slope with Sen's 95 % interval, and the Mann-Kendall test
 * with Hamed and Rao's (1998) correction for autocorrelation.
 *
 * @param slope the median of the slopes between all pairs, in units of y for one of x
 * @param low the lower end of its interval
 * @param high the upper end of its interval
 * @param z the standardised statistic of the test: beyond ±{@link #Z95} it is not chance
 */
public record MonotoneTrend(double slope, double low, double high, double z) {
    /** The normal distribution's 97.5th percentile. */
    public static final double Z95 = 1.959963984540054;

    /**
     * The trend of a series.
     *
     * @param x when, not falling
     * @param y how much
     * @throws IllegalArgumentException if no two values were at different times
     */
    public static MonotoneTrend of(double[] x, double[] y) {
        double[] slopes = slopes(x, y);
        if (slopes.length == 0) {
            throw new IllegalArgumentException("a trend needs values at different times");
        }
        double slope = median(slopes);
        double variance = correctedVariance(x, y, slope);
        double reach = Z95 * Math.sqrt(variance);
        // Sen's interval: the slopes that stand so many ranks below and above the middle.
        int low = Math.max(0, (int) Math.floor((slopes.length - reach) / 2));
        int high = Math.min(slopes.length - 1, (int) Math.ceil((slopes.length + reach) / 2));
        return new MonotoneTrend(slope, slopes[low], slopes[high], z(kendall(y), variance));
    }

    /** Whether it rises or falls, and not by chance. */
    public boolean isSignificant() {
        return Math.abs(z) > Z95;
    }

    /** The slopes between all pairs, in order. */
    public static double[] slopes(double[] x, double[] y) {
        double[] slopes = new double[x.length * (x.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                if (x[j] > x[i]) {
                    slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
        }
        double[] sorted = Arrays.copyOf(slopes, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The median of an ordered series; zero of none. */
    public static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** Kendall's S: how many pairs rise, less how many fall. */
    public static long kendall(double[] y) {
        long s = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = i + 1; j < y.length; j++) {
                s += (long) Math.signum(y[j] - y[i]);
            }
        }
        return s;
    }

    static double z(long s, double variance) {
        return variance <= 0 || s == 0 ? 0 : (s - Math.signum((double) s)) / Math.sqrt(variance);
    }

    /** The variance of S with ties, times Hamed and Rao's (1998) factor for the autocorrelation of the ranks. */
    static double correctedVariance(double[] x, double[] y, double slope) {
        int n = y.length;
        double variance = n * (n - 1.0) * (2.0 * n + 5);
        double[] sorted = y.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < n; ) {
            int j = i;
            while (j < n && sorted[j] == sorted[i]) {
                j++;
            }
            int ties = j - i;
            variance -= ties * (ties - 1.0) * (2.0 * ties + 5);
            i = j;
        }
        variance /= 18;
        double[] rest = new double[n];
        for (int i = 0; i < n; i++) {
            // Rounded, so that equal values stay ties whatever the last bits of the product are.
            rest[i] = Math.rint((y[i] - slope * x[i]) * 1e9) / 1e9;
        }
        double[] ranks = ranks(rest);
        double mean = Arrays.stream(ranks).average().orElse(0);
        double whole = 0;
        for (double rank : ranks) {
            whole += (rank - mean) * (rank - mean);
        }
        double sum = 0;
        for (int lag = 1; lag < n && whole > 0; lag++) {
            double product = 0;
            for (int i = 0; i + lag < n; i++) {
                product += (ranks[i] - mean) * (ranks[i + lag] - mean);
            }
            double r = product / whole;
            if (Math.abs(r) > Z95 / Math.sqrt(n)) {
                sum += (n - lag) * (n - lag - 1.0) * (n - lag - 2.0) * r;
            }
        }
        double factor = n > 2 ? 1 + 2 / (n * (n - 1.0) * (n - 2.0)) * sum : 1;
        // Negative autocorrelation would make the test bolder than independent samples allow.
        return variance * Math.max(1, factor);
    }

    /** Ranks from 1, equal values sharing the mean of theirs. */
    static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int less = 0;
            int equal = 0;
            for (double other : values) {
                less += other < values[i] ? 1 : 0;
                equal += other == values[i] ? 1 : 0;
            }
            ranks[i] = less + (equal + 1) / 2.0;
        }
        return ranks;
    }
}
