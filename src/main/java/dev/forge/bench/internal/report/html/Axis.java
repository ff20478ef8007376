package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import java.util.List;
import java.util.function.DoubleFunction;

/** Axes with their grid, and what charts with an x and a y have in common. */
final class Axis {
    /** The height that a horizontal axis takes below its chart. */
    static final double HEIGHT = 40;
    /** The height of one line of a legend. */
    static final double LEGEND_LINE = 21;

    private static final int LEGEND_CHARACTERS = 44;

    private Axis() {}

    /** A horizontal axis below the area from {@code top} to {@code bottom}. */
    static void horizontal(Markup out, Scale scale, double top, double bottom, String title) {
        horizontal(out, scale, scale.ticks(), Amounts::round, top, bottom, title);
    }

    static void horizontal(
            Markup out,
            Scale scale,
            List<Double> ticks,
            DoubleFunction<String> name,
            double top,
            double bottom,
            String title) {
        double last = Double.NEGATIVE_INFINITY;
        for (double tick : ticks) {
            double x = scale.at(tick);
            String label = name.apply(tick);
            double half = 4.0 * label.length();
            line(out, "grid", x, top, x, bottom);
            // At the edge of the picture, and never over its neighbour.
            double centre = Math.min(Math.max(x, half), Chart.WIDTH - half);
            if (centre - half > last) {
                out.leaf("text", label, "class", "s m", "x", centre, "y", bottom + 16);
                last = centre + half + 2;
            }
        }
        line(out, "axis", scale.from(), bottom, scale.to(), bottom);
        String text = title + (scale.logarithmic() ? " (logarithmic)" : "");
        out.leaf("text", text, "class", "s m", "x", (scale.from() + scale.to()) / 2, "y", bottom + 33);
    }

    /** A vertical axis left of the area from {@code left} to {@code right}; its title stands above it. */
    static void vertical(Markup out, Scale scale, double left, double right, String title) {
        for (double tick : scale.ticks()) {
            double y = scale.at(tick);
            line(out, "grid", left, y, right, y);
            out.leaf("text", Amounts.round(tick), "class", "s e", "x", left - 5, "y", y + 4);
        }
        String text = title + (scale.logarithmic() ? " (logarithmic)" : "");
        out.leaf("text", text, "class", "s", "x", 4, "y", scale.to() - 13);
    }

    static void line(Markup out, String style, double x1, double y1, double x2, double y2) {
        out.open("path", "class", style, "d", Palette.data("M%s %sL%s %s", x1, y1, x2, y2))
                .close("path");
    }

    /** A line through points, in an engine's colour and dash. */
    static void curve(Markup out, int index, String data) {
        out.open("path", "class", "line " + Palette.colour(index), "stroke-dasharray", Palette.dash(index), "d", data)
                .close("path");
    }

    /** An engine's mark at a point. */
    static void mark(Markup out, int index, double x, double y) {
        out.open("path", "class", "mark " + Palette.colour(index), "d", Palette.mark(index, x, y, 3.6))
                .close("path");
    }

    /** One line of a legend: the engine's dash and mark, its name, clipped if the words need the place, and words. */
    static void legend(Markup out, int index, double y, String engine, String text) {
        curve(out, index, Palette.data("M4 %sH44", y - 4));
        mark(out, index, 24, y - 4);
        String name = Markup.clipped(engine, Math.max(8, LEGEND_CHARACTERS - text.length()));
        out.leaf("text", Markup.clipped(name + ": " + text, LEGEND_CHARACTERS + 2), "class", "s", "x", 52, "y", y);
    }
}
