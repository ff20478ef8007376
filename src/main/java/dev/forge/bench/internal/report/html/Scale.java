package dev.forge.bench.internal.report.html;

import java.util.ArrayList;
import java.util.List;

/**
 * From values to coordinates.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param from a coordinate
 * @param to a coordinate, on either side of {@code from}
 * @param logarithmic whether equal factors are equal lengths
 */
record Scale(double low, double high, double from, double to, boolean logarithmic) {
    /** From so large a factor between the values on, the small ones could not be told apart on a linear scale. */
    private static final double LOGARITHMIC_FROM = 25;

    private static final int MAX_TICKS = 6;
    /** No chart shows less: a byte is a millionth of a MB, a nanosecond one of a ms. */
    private static final double NOTHING = 1e-7;

    /** A scale for amounts: from zero, so that lengths are right, or logarithmic if the values differ too much. */
    static Scale of(List<Double> values, double from, double to) {
        double min = values.stream().mapToDouble(value -> value).min().orElse(0);
        double max = values.stream().mapToDouble(value -> value).max().orElse(1);
        if (min > NOTHING && max / min >= LOGARITHMIC_FROM) {
            return new Scale(min / 1.15, max * 1.15, from, to, true);
        }
        double low = Math.min(0, min);
        double high = max > 0 ? max * 1.04 : 0;
        // Where nothing is to be seen there is still an axis.
        return new Scale(low, high - low < NOTHING ? low + 1 : high, from, to, false);
    }

    /** A logarithmic scale for ratios, which shows 1 and something on either side of it. */
    static Scale ratios(double min, double max, double from, double to) {
        return new Scale(Math.min(min, 0.9) / 1.08, Math.max(max, 1.1) * 1.08, from, to, true);
    }

    /** Where a value is; outside the scale at its end. */
    double at(double value) {
        double clipped = Math.max(low, Math.min(high, value));
        double part = logarithmic ? Math.log(clipped / low) / Math.log(high / low) : (clipped - low) / (high - low);
        return from + part * (to - from);
    }

    /** Round values to be named on the axis. */
    List<Double> ticks() {
        return logarithmic ? logarithmicTicks() : linearTicks(step(high - low));
    }

    private static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / MAX_TICKS)));
        for (double step : new double[] {1, 2, 5, 10}) {
            if (range / (step * power) <= MAX_TICKS) {
                return step * power;
            }
        }
        return 20 * power;
    }

    private List<Double> linearTicks(double step) {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> logarithmicTicks() {
        if (high / low < 4) {
            return linearTicks(step(high - low));
        }
        List<Double> all = new ArrayList<>();
        List<Double> tens = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (double step : new double[] {1, 2, 5}) {
                double tick = step * Math.pow(10, power);
                if (tick >= low && tick <= high) {
                    all.add(tick);
                    if (step == 1) {
                        tens.add(tick);
                    }
                }
            }
        }
        return all.size() > MAX_TICKS && tens.size() > 1 ? tens : all;
    }
}
