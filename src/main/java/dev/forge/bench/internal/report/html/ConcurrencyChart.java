package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What happens when several containers are started at once: how many a second, and how long each takes. */
final class ConcurrencyChart {
    private static final double LEFT = 44;
    private static final double RIGHT = 382;
    private static final double TOP = 32;
    private static final double BOTTOM = 226;

    /**
     * One level of one engine; times in ms.
     *
     * @param failed how many starts failed; they are in none of the times
     */
    record Level(int concurrency, double perSecond, double p50, double p95, double p99, int succeeded, int failed) {}

    /** The levels of an engine, rising. */
    record Curve(String engine, int index, List<Level> levels) {}

    private ConcurrencyChart() {}

    static Chart throughput(List<Curve> curves) {
        return of("concurrency", "Containers started per second", "containers per second", curves, false);
    }

    static Chart latency(List<Curve> curves) {
        return of(
                "concurrency-latency",
                "How long a start takes among others",
                "startup, ms (median, tick at p95, whisker to p99)",
                curves,
                true);
    }

    private static Chart of(String name, String title, String what, List<Curve> curves, boolean times) {
        Markup out = new Markup();
        TreeSet<Double> levels = new TreeSet<>();
        List<Double> heights = new ArrayList<>();
        for (Curve curve : curves) {
            for (Level level : curve.levels()) {
                levels.add((double) level.concurrency());
                heights.add(times ? level.p99() : level.perSecond());
                heights.add(times ? level.p50() : level.perSecond());
            }
        }
        Scale x = new Scale(levels.first() / 1.15, levels.last() * 1.15, LEFT, RIGHT, true);
        Scale y = Scale.of(heights, BOTTOM, TOP);
        Axis.vertical(out, y, LEFT, RIGHT, what);
        Axis.horizontal(out, x, List.copyOf(levels), Amounts::round, TOP, BOTTOM, "started at once");
        double line = BOTTOM + Axis.HEIGHT + 16;
        StringBuilder args = new StringBuilder();
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            // Beside each other, so that whiskers do not hide one another.
            double beside = times ? 5 * (i - (curves.size() - 1) / 2.0) : 0;
            StringBuilder path = new StringBuilder();
            for (Level level : curve.levels()) {
                double at = x.at(level.concurrency()) + beside;
                double height = y.at(times ? level.p50() : level.perSecond());
                path.append(path.isEmpty() ? "M" : "L").append(Palette.data("%s %s", at, height));
                if (times) {
                    whisker(out, curve.index(), at, height, y.at(level.p95()), y.at(level.p99()));
                }
                Axis.mark(out, curve.index(), at, height);
            }
            Axis.curve(out, curve.index(), path.toString());
            String said = summary(curve, times);
            Axis.legend(out, curve.index(), line, curve.engine(), said);
            args.append(curve.engine()).append(": ").append(said).append(". ");
            line += Axis.LEGEND_LINE;
        }
        return new Chart(name, title, args.toString(), line - 8, out);
    }

    private static void whisker(Markup out, int index, double x, double p50, double p95, double p99) {
        out.open("g", "class", Palette.colour(index));
        Axis.line(out, "thin", x, p50, x, p99);
        Axis.line(out, "thin", x - 3, p95, x + 3, p95);
        Axis.line(out, "thin", x - 1.5, p99, x + 1.5, p99);
        out.close("g");
    }

    private static String summary(Curve curve, boolean times) {
        Level last = curve.levels().getLast();
        int failed = curve.levels().stream().mapToInt(Level::failed).sum();
        return (times ? Amounts.threeDigits(last.p50(), "ms") : Amounts.threeDigits(last.perSecond(), "/s")) + " with "
                + last.concurrency() + " at once" + (failed == 0 ? "" : "; " + failed + " failed");
    }
}
