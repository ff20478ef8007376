package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.List;

/** A box for each engine with every sample as a dot; failed runs are crosses at the right edge. */
final class BoxChart {
    private static final double LEFT = 8;
    private static final double RIGHT = 362;
    private static final double ROW = 62;
    private static final double FENCE = 1.5;
    private static final int MAX_CROSSES = 60;
    /** The golden ratio's fraction spreads neighbours far apart without chance. */
    private static final double GOLDEN = 0.618034;

    private final Markup out = new Markup();
    private final String unit;
    private final Scale scale;

    private BoxChart(MetricGroup group) {
        unit = group.metric().unit();
        scale = Scale.of(group.values(), LEFT, RIGHT);
    }

    static Chart of(MetricGroup group) {
        BoxChart chart = new BoxChart(group);
        double bottom = ROW * group.rows().size();
        Axis.horizontal(chart.out, chart.scale, 0, bottom, group.title() + ", " + chart.unit);
        StringBuilder text = new StringBuilder("Box, whiskers and every sample. ");
        for (int i = 0; i < group.rows().size(); i++) {
            chart.row(group.rows().get(i), i * ROW);
            text.append(chart.text(group.rows().get(i))).append(". ");
        }
        return new Chart(
                group.name() + "-box",
                group.heading() + ": every sample",
                text.toString(),
                bottom + Axis.HEIGHT,
                chart.out);
    }

    private String text(EngineRow row) {
        return row.engine() + ": " + amount(row) + failures(row);
    }

    private String amount(EngineRow row) {
        return row.series().isEmpty()
                ? "no value"
                : Amounts.threeDigits(Summary.of(row.series()), unit) + ", n="
                        + row.series().count();
    }

    private static String failures(EngineRow row) {
        return row.failed() == 0 ? "" : ", " + row.failed() + " failed";
    }

    private void row(EngineRow row, double top) {
        String right = amount(row) + failures(row);
        out.leaf(
                "text",
                Markup.clipped(row.engine(), Math.max(8, 50 - right.length())),
                "class",
                "b",
                "x",
                4,
                "y",
                top + 15);
        out.leaf("text", right, "class", "s e", "x", Chart.WIDTH - 4, "y", top + 15);
        double middle = top + 40;
        if (!row.series().isEmpty()) {
            box(row.series(), Palette.colour(row.index()), middle);
        }
        StringBuilder crosses = new StringBuilder();
        for (int i = 0; i < Math.min(row.failed(), MAX_CROSSES); i++) {
            double x = RIGHT + 12 + 18 * (i * GOLDEN % 1);
            double y = middle - 8 + 16 * (i * 0.754878 % 1);
            crosses.append(Palette.data("M%s %sl7 7m0 -7l-7 7", x - 3.5, y - 3.5));
        }
        out.open("path", "class", "cross", "d", crosses).close("path");
    }

    private void box(Series series, String colour, double middle) {
        double low = series.quantile(0.25);
        double high = series.quantile(0.75);
        double fence = FENCE * (high - low);
        double min = series.values().stream()
                .mapToDouble(v -> v)
                .filter(v -> v >= low - fence)
                .min()
                .orElse(low);
        double max = series.values().stream()
                .mapToDouble(v -> v)
                .filter(v -> v <= high + fence)
                .max()
                .orElse(high);
        out.open("g", "class", colour);
        out.open(
                        "rect",
                        "class",
                        "box",
                        "x",
                        scale.at(low),
                        "y",
                        middle - 10,
                        "width",
                        Math.max(0.5, scale.at(high) - scale.at(low)),
                        "height",
                        20)
                .close("rect");
        Axis.line(out, "thin", scale.at(min), middle, scale.at(low), middle);
        Axis.line(out, "thin", scale.at(high), middle, scale.at(max), middle);
        Axis.line(out, "thin", scale.at(min), middle - 5, scale.at(min), middle + 5);
        Axis.line(out, "thin", scale.at(max), middle - 5, scale.at(max), middle + 5);
        // A dot is a line of no length with round ends: a hundred dots are one short element.
        StringBuilder dots = new StringBuilder();
        List<Double> values = series.values();
        for (int i = 0; i < values.size(); i++) {
            dots.append(Palette.data("M%s %sh0", scale.at(values.get(i)), middle - 9 + 18 * (i * GOLDEN % 1)));
        }
        out.open("path", "class", "dots", "d", dots).close("path").close("g");
        Axis.line(out, "median", scale.at(series.median()), middle - 11, scale.at(series.median()), middle + 11);
    }
}
