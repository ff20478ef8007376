package dev.forge.profile;

import dev.forge.stats.MonotoneTrend;
import java.util.Arrays;

/**
 * The trend of a memory series. A single criterion gives too many false alarms (plain Mann-Kendall flags a third of all
 * autocorrelated series without a leak), so {@link Direction#RISING} requires all of these, after the first third, which is warm-up:
 * the Mann-Kendall test with Hamed and Rao's correction for autocorrelation is significant, the interval of the
 * Theil-Sen slope is above zero, both halves rise, and the growth is more than 2 %, at the interval's lower end more
 * than 0.5 %.
 *
 * @param direction the verdict
 * @param slopeMbPerMinute the median of the slopes between all pairs, without the first third
 * @param lowMbPerMinute the lower end of its 95 % interval
 * @param highMbPerMinute the upper end of its 95 % interval
 * @param growthPercent the growth over the observed time at this slope, relative to the initial value
 */
public record Trend(
        Direction direction,
        double slopeMbPerMinute,
        double lowMbPerMinute,
        double highMbPerMinute,
        double growthPercent) {
    /** With fewer samples the trend is unknown. */
    static final int MIN_SAMPLES = 10;

    private static final double MIN_GROWTH_PERCENT = 2;

    /** The verdicts. */
    public enum Direction {
        /** It grows significantly. */
        RISING("rising"),
        /** It shrinks significantly. */
        FALLING("falling"),
        /** Neither. */
        STEADY("steady"),
        /** There are too few samples. */
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
     * @param seconds times, ascending
     * @param megabytes values
     */
    static Trend of(double[] seconds, double[] megabytes) {
        int drop = seconds.length / 3;
        double[] x = Arrays.copyOfRange(seconds, drop, seconds.length);
        double[] y = Arrays.copyOfRange(megabytes, drop, megabytes.length);
        int n = x.length;
        if (seconds.length < MIN_SAMPLES || MonotoneTrend.slopes(x, y).length == 0) {
            double slope = slope(x, y);
            return new Trend(Direction.UNKNOWN, slope * 60, Double.NaN, Double.NaN, growth(slope, x, y));
        }
        MonotoneTrend trend = MonotoneTrend.of(x, y);
        double growth = growth(trend.slope(), x, y);
        // The near end of the interval must also show a quarter of the growth; otherwise autocorrelated noise would
        // count as growth.
        double surely = MIN_GROWTH_PERCENT / 4;
        boolean up = trend.z() > MonotoneTrend.Z95 && growth > MIN_GROWTH_PERCENT && growth(trend.low(), x, y) > surely;
        boolean down =
                trend.z() < -MonotoneTrend.Z95 && growth < -MIN_GROWTH_PERCENT && growth(trend.high(), x, y) < -surely;
        double first = slope(Arrays.copyOf(x, n / 2), Arrays.copyOf(y, n / 2));
        double second = slope(Arrays.copyOfRange(x, n / 2, n), Arrays.copyOfRange(y, n / 2, n));
        Direction direction = Direction.STEADY;
        if (up && first > 0 && second > 0) {
            direction = Direction.RISING;
        } else if (down && first < 0 && second < 0) {
            direction = Direction.FALLING;
        }
        return new Trend(direction, trend.slope() * 60, trend.low() * 60, trend.high() * 60, growth);
    }

    private static double slope(double[] x, double[] y) {
        return MonotoneTrend.median(MonotoneTrend.slopes(x, y));
    }

    private static double growth(double slope, double[] x, double[] y) {
        return y.length == 0 || y[0] == 0 ? 0 : 100 * slope * (x[x.length - 1] - x[0]) / y[0];
    }
}
