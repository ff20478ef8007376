package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import java.util.Comparator;
import java.util.List;

/** The empirical distribution of each engine: a step for every sample, so that nothing is smoothed away. */
final class EcdfChart {
    private static final double LEFT = 44;
    private static final double RIGHT = 392;
    private static final double TOP = 32;
    private static final double BOTTOM = 236;

    private EcdfChart() {}

    static Chart of(MetricGroup group) {
        Markup out = new Markup();
        Scale x = Scale.of(group.values(), LEFT, RIGHT);
        Scale y = new Scale(0, 100, BOTTOM, TOP, false);
        Axis.vertical(out, y, LEFT, RIGHT, "runs up to it, %");
        Axis.horizontal(
                out, x, TOP, BOTTOM, group.title() + ", " + group.metric().unit());
        List<EngineRow> rows = group.rows().stream()
                .filter(row -> !row.series().isEmpty())
                .sorted(Comparator.comparingDouble(row -> row.series().median()))
                .toList();
        double line = BOTTOM + Axis.HEIGHT + 16;
        StringBuilder args = new StringBuilder("Cumulative distribution, from the fastest median on: ");
        for (EngineRow row : rows) {
            curve(out, row, x, y);
            String said = "half ≤ " + Amounts.threeDigits(row.series().median()) + ", 95 % ≤ "
                    + Amounts.threeDigits(row.series().p95(), group.metric().unit());
            Axis.legend(out, row.index(), line, row.engine(), said);
            args.append(row.engine()).append(": ").append(said).append(". ");
            line += Axis.LEGEND_LINE;
        }
        return new Chart(group.name() + "-ecdf", group.heading() + ": distribution", args.toString(), line - 8, out);
    }

    private static void curve(Markup out, EngineRow row, Scale x, Scale y) {
        List<Double> sorted = row.series().values().stream().sorted().toList();
        StringBuilder path = new StringBuilder(Palette.data("M%s %s", x.at(sorted.getFirst()), y.at(0)));
        for (int i = 0; i < sorted.size(); i++) {
            path.append(Palette.data("H%sV%s", x.at(sorted.get(i)), y.at(100.0 * (i + 1) / sorted.size())));
        }
        Axis.curve(out, row.index(), path.toString());
        // Marks where the steps pass the quartiles tell the curves apart without colour.
        for (double share : new double[] {0.25, 0.5, 0.75}) {
            int step = (int) Math.ceil(share * sorted.size()) - 1;
            Axis.mark(out, row.index(), x.at(sorted.get(step)), y.at(100 * share));
        }
    }
}
