package dev.forge.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Measured values of one quantity, in the order of measurement. The statistics are the standard ones; each throws
 * {@link IllegalStateException} on an empty series, so check {@link #isEmpty()} first.
 *
 * @param values the values
 */
public record Series(List<Double> values) {
    /** The empty series. */
    public static final Series EMPTY = new Series(List.of());

    /** Copies the list. */
    public Series {
        values = List.copyOf(values);
    }

    /** A series of these values. */
    public static Series of(double... values) {
        List<Double> list = new ArrayList<>();
        Arrays.stream(values).forEach(list::add);
        return new Series(list);
    }

    /** The values as a new array. */
    public double[] toArray() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Whether there are no values. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The number of values. */
    public int count() {
        return values.size();
    }

    /** The arithmetic mean. */
    public double mean() {
        double sum = 0;
        for (double value : some()) {
            sum += value;
        }
        return sum / values.size();
    }

    /** The smallest value. */
    public double min() {
        return Collections.min(some());
    }

    /** The largest value. */
    public double max() {
        return Collections.max(some());
    }

    /** The median: the middle value, or the mean of the two middle values. */
    public double median() {
        return quantile(0.5);
    }

    /** The 95th percentile, computed like {@link #quantile}. */
    public double p95() {
        return quantile(0.95);
    }

    /**
     * A quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default of R
     * and NumPy.
     *
     * @param share between 0 and 1
     */
    public double quantile(double share) {
        some();
        double[] sorted = toArray();
        Arrays.sort(sorted);
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** The sample standard deviation, with n - 1; 0 for a single value. */
    public double standardDeviation() {
        double mean = mean();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }

    private List<Double> some() {
        if (values.isEmpty()) {
            throw new IllegalStateException("an empty series has no statistics");
        }
        return values;
    }
}
