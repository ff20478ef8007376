package dev.forge.stats;

/**
 * A 95 % confidence interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** Whether the interval, ends included, contains the value. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** The distance between the ends. */
    public double width() {
        return high - low;
    }
}
