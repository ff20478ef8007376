package dev.forge.profile;

import java.util.Arrays;

/**
 * Where a series of memory figures goes. Any single sign of a leak cries wolf (plain Mann-Kendall in a third of all
 * series that merely wander), so {@link Direction#RISING} asks for all of them: after the first third, which is
 * warming up, the Mann-Kendall test with Hamed and Rao's correction for autocorrelation is significant, the interval of
 * the Theil-Sen slope is above zero, both halves rise, and the growth is more than 2 %, at the interval's lower end
 * still more than 1 %.
 *
 * @param direction the verdict
 * @param slopeMbPerMinute the median of the slopes between all pairs, without the first third
 * @param lowMbPerMinute the lower end of its 95 % interval
 * @param highMbPerMinute the upper end of its 95 % interval
 * @param growthPercent what the slope adds over the time looked at, as a part of where it began
 */
public record Trend(
        Direction direction,
        double slopeMbPerMinute,
        double lowMbPerMinute,
        double highMbPerMinute,
        double growthPercent) {
    /** Fewer samples than this say nothing. */
    static final int LEAST_SAMPLES = 10;

    private static final double LEAST_GROWTH_PERCENT = 2;
    private static final double Z95 = 1.959963984540054;

    /** The verdicts. */
    public enum Direction {
        /** It grows, and not by chance. */
        RISING("rising"),
        /** It shrinks, and not by chance. */
        FALLING("falling"),
        /** Neither. */
        STEADY("steady"),
        /** There are too few samples to say. */
        UNKNOWN("unknown");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        /** The verdict as a word in lower case. */
        public String word() {
            return word;
        }
    }

    /**
     * The trend of a series.
     *
     * @param seconds when, rising
     * @param megabytes how much
     */
    static Trend of(double[] seconds, double[] megabytes) {
        int drop = seconds.length / 3;
        double[] x = Arrays.copyOfRange(seconds, drop, seconds.length);
        double[] y = Arrays.copyOfRange(megabytes, drop, megabytes.length);
        int n = x.length;
        double[] slopes = slopes(x, y);
        if (seconds.length < LEAST_SAMPLES || slopes.length == 0) {
            double slope = slopes.length == 0 ? 0 : median(slopes);
            return new Trend(Direction.UNKNOWN, slope * 60, Double.NaN, Double.NaN, growth(slope, x, y));
        }
        double slope = median(slopes);
        double variance = correctedVariance(x, y, slope);
        double reach = Z95 * Math.sqrt(variance);
        // Sen's interval: the slopes that stand so many ranks below and above the middle.
        int low = Math.max(0, (int) Math.floor((slopes.length - reach) / 2));
        int high = Math.min(slopes.length - 1, (int) Math.ceil((slopes.length + reach) / 2));
        double growth = growth(slope, x, y);
        double z = z(kendall(y), variance);
        // The growth has to be there at the interval's near end too, by half: else wandering passes for growth.
        double surely = LEAST_GROWTH_PERCENT / 2;
        boolean up = z > Z95 && growth > LEAST_GROWTH_PERCENT && growth(slopes[low], x, y) > surely;
        boolean down = z < -Z95 && growth < -LEAST_GROWTH_PERCENT && growth(slopes[high], x, y) < -surely;
        double first = median(slopes(Arrays.copyOf(x, n / 2), Arrays.copyOf(y, n / 2)));
        double second = median(slopes(Arrays.copyOfRange(x, n / 2, n), Arrays.copyOfRange(y, n / 2, n)));
        Direction direction = Direction.STEADY;
        if (up && first > 0 && second > 0) {
            direction = Direction.RISING;
        } else if (down && first < 0 && second < 0) {
            direction = Direction.FALLING;
        }
        return new Trend(direction, slope * 60, slopes[low] * 60, slopes[high] * 60, growth);
    }

    private static double growth(double slope, double[] x, double[] y) {
        return y.length == 0 || y[0] == 0 ? 0 : 100 * slope * (x[x.length - 1] - x[0]) / y[0];
    }

    /** The slopes between all pairs, in order. */
    static double[] slopes(double[] x, double[] y) {
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
    static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** Kendall's S: how many pairs rise, less how many fall. */
    static long kendall(double[] y) {
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
