package dev.forge.bench.internal.report.html;

import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.stats.ChangePoints;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The median of one engine in one quantity from run to run, with the places where its level changed. */
final class HistoryChart {
    private static final double LEFT = 44;
    private static final double RIGHT = 388;
    private static final double TOP = 48;
    private static final double BOTTOM = 186;

    /** One run: when, its median, and that one's interval, which is null where there were too few values. */
    record Run(Instant when, double median, @Nullable Interval interval) {}

    private HistoryChart() {}

    static Chart of(String engine, int index, Metric metric, List<Run> runs, long seed) {
        Markup out = new Markup();
        List<Double> values = new ArrayList<>();
        for (Run run : runs) {
            values.add(run.median());
            if (run.interval() != null) {
                values.add(run.interval().high());
            }
        }
        Scale x = new Scale(0, Math.max(1, runs.size() - 1), LEFT + 6, RIGHT - 6, false);
        Scale y = Scale.of(values, BOTTOM, TOP);
        Axis.vertical(out, y, LEFT, RIGHT, metric.title() + ", " + metric.unit());
        Axis.line(out, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        out.leaf("text", day(runs.getFirst()), "class", "s", "x", 4, "y", BOTTOM + 17);
        out.leaf("text", day(runs.getLast()), "class", "s e", "x", Chart.WIDTH - 4, "y", BOTTOM + 17);
        double[] medians = runs.stream().mapToDouble(Run::median).toArray();
        List<Integer> bounds = new ArrayList<>(ChangePoints.find(medians, seed));
        List<String> changes = new ArrayList<>();
        bounds.add(medians.length);
        out.open("g", "class", Palette.colour(index));
        int from = 0;
        double before = 0;
        for (int to : bounds) {
            double level = Series.of(Arrays.copyOfRange(medians, from, to)).median();
            Axis.line(out, "level", x.at(from) - 4, y.at(level), x.at(to - 1.0) + 4, y.at(level));
            if (from > 0) {
                double at = (x.at(from - 1.0) + x.at(from)) / 2;
                Axis.line(out, "change", at, TOP - 2, at, BOTTOM);
                String change = Amounts.threeDigits(before) + " → " + Amounts.threeDigits(level);
                changes.add(change + " " + metric.unit() + " at " + day(runs.get(from)));
                double half = 3.6 * change.length();
                out.leaf(
                        "text",
                        change,
                        "class",
                        "s m",
                        "x",
                        Math.min(Math.max(at, LEFT + half), Chart.WIDTH - 4 - half),
                        "y",
                        TOP - 6);
            }
            before = level;
            from = to;
        }
        for (int i = 0; i < runs.size(); i++) {
            double at = x.at(i);
            Interval interval = runs.get(i).interval();
            if (interval != null) {
                Axis.line(out, "thin", at, y.at(interval.low()), at, y.at(interval.high()));
            }
            Axis.mark(out, index, at, y.at(runs.get(i).median()));
        }
        out.close("g");
        String said = changes.isEmpty() ? "no change of level seen" : String.join("; ", changes);
        return new Chart(
                "history-" + metric.key().replace('_', '-') + "-" + index,
                engine + ": " + metric.title() + " over " + runs.size() + " runs",
                "Medians with intervals, oldest first: " + said + ".",
                BOTTOM + 26,
                out);
    }

    private static String day(Run run) {
        return Suite.minute(run.when());
    }
}
