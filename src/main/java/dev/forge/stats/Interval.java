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

    /** Whether this interval of a ratio lies wholly within a relative change: 0.05 is 5 %, up or down. */
    public boolean isNear1(double change) {
        return low >= 1 / (1 + change) && high <= 1 + change;
    }

    /** Whether both ends are numbers; with too few values there is no end. */
    public boolean isFinite() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** The distance between the ends. */
    public double width() {
        return high - low;
    }
}
