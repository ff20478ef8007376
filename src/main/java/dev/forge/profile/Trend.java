package dev.forge.profile;

import dev.forge.stats.MonotoneTrend;
import java.util.Arrays;

/**
 * Where a series of memory figures goes. Any single sign of a leak cries wolf (plain Mann-Kendall in a third of all
 * series that merely wander), so {@link Direction#RISING} asks for all of them: after the first third, which is
 * warming up, the Mann-Kendall test with Hamed and Rao's correction for autocorrelation is significant, the interval of
 * the Theil-Sen slope is above zero, both halves rise, and the growth is more than 2 %, at the interval's lower end
 * still more than 0.5 %.
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
    static final int MIN_SAMPLES = 10;

    private static final double MIN_GROWTH_PERCENT = 2;

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
        if (seconds.length < MIN_SAMPLES || MonotoneTrend.slopes(x, y).length == 0) {
            double slope = slope(x, y);
            return new Trend(Direction.UNKNOWN, slope * 60, Double.NaN, Double.NaN, growth(slope, x, y));
        }
        MonotoneTrend trend = MonotoneTrend.of(x, y);
        double growth = growth(trend.slope(), x, y);
        // At the interval's near end there has to be a quarter of the growth too: else wandering passes for growth.
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
