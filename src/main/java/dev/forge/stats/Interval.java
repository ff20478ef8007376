package dev.forge.stats;

/**
 * A confidence interval of 95 %.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** Whether the value is in it. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** From one end to the other. */
    public double width() {
        return high - low;
    }
}
