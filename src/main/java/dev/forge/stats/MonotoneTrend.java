package dev.forge.stats;

import java.util.Arrays;

/**
 * A monotone trend of a series: the Theil-Sen slope with Sen's 95 % interval, and the Mann-Kendall test with Hamed and
 * Rao's (1998) correction for autocorrelation.
 *
 * @param slope the median of the slopes between all pairs, in units of y per unit of x
 * @param low the lower end of its interval
 * @param high the upper end of its interval
 * @param z the standardised test statistic: significant beyond ±{@link #Z95}
 */
public record MonotoneTrend(double slope, double low, double high, double z) {
    /** The normal distribution's 97.5th percentile. */
    public static final double Z95 = 1.959963984540054;

    /**
     * The trend of a series.
     *
     * @param x times, not descending
     * @param y values
     * @throws IllegalArgumentException if all values have the same time
     */
    public static MonotoneTrend of(double[] x, double[] y) {
        double[] slopes = slopes(x, y);
        if (slopes.length == 0) {
            throw new IllegalArgumentException("a trend needs values at different times");
        }
        double slope = median(slopes);
        double variance = correctedVariance(x, y, slope);
        double reach = Z95 * Math.sqrt(variance);
        // Sen's interval: the slopes whose ranks are this far below and above the middle.
        int low = Math.max(0, (int) Math.floor((slopes.length - reach) / 2));
        int high = Math.min(slopes.length - 1, (int) Math.ceil((slopes.length + reach) / 2));
        return new MonotoneTrend(slope, slopes[low], slopes[high], z(kendall(y), variance));
    }

    /** Whether the series rises or falls significantly. */
    public boolean isSignificant() {
        return Math.abs(z) > Z95;
    }

    /** The slopes between all pairs, sorted. */
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

    /** The median of a sorted series; 0 for an empty one. */
    public static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** Kendall's S: the number of rising pairs minus the number of falling pairs. */
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
            // Rounding keeps equal values tied although the last bits of the products differ.
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
        // Negative autocorrelation would make the test more sensitive than independent samples permit.
        return variance * Math.max(1, factor);
    }

    /** Ranks from 1; equal values get the mean of their ranks. */
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
