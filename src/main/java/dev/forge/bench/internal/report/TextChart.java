package dev.forge.bench.internal.report;

import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;

/** A bar chart in plain text: a column a value, and a mark below the columns where something changed. */
final class TextChart {
    private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";
    private static final int ROWS = 5;
    private static final int STEPS = 8;

    private TextChart() {}

    /**
     * Draws values from the smallest to the largest; of more than fit, the last ones.
     *
     * @param marks places in {@code values} to be marked
     * @param label of a value at the axis
     * @param width of the whole, in columns
     */
    static String draw(List<Double> values, List<Integer> marks, DoubleFunction<String> label, int width) {
        String top = label.apply(Collections.max(values));
        String bottom = label.apply(Collections.min(values));
        int margin = Math.max(top.length(), bottom.length());
        int from = Math.max(0, values.size() - Math.max(1, width - margin - 2));
        List<Double> shown = values.subList(from, values.size());
        double min = Collections.min(shown);
        double range = Collections.max(shown) - min;
        StringBuilder out = new StringBuilder();
        for (int row = ROWS - 1; row >= 0; row--) {
            String text = row == ROWS - 1 ? label.apply(Collections.max(shown)) : row == 0 ? label.apply(min) : "";
            out.append(" ".repeat(Math.max(0, margin - text.length())))
                    .append(text)
                    .append(" ┤");
            for (double value : shown) {
                // The smallest value has one step, so that it is seen; where all are the same, so have they.
                double height = range == 0 ? 1 : 1 + (value - min) / range * (ROWS * STEPS - 1);
                long full = Math.clamp(Math.round(height) - (long) row * STEPS, 0, STEPS);
                out.append(EIGHTHS.charAt((int) full));
            }
            out.append('\n');
        }
        StringBuilder below = new StringBuilder(" ".repeat(margin + 2));
        for (int i = from; i < values.size(); i++) {
            below.append(marks.contains(i) ? '▲' : ' ');
        }
        String line = below.toString().stripTrailing();
        return line.isEmpty() ? out.toString() : out.append(line).append('\n').toString();
    }
}
