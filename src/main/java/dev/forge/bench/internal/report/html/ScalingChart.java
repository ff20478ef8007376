package dev.forge.bench.internal.report.html;

import dev.forge.bench.MemorySlope;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.core.text.Plural;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.MonotoneTrend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an engine takes with a number of containers: every sample, and the line through them. */
final class ScalingChart {
    private static final double LEFT = 44;
    private static final double RIGHT = 388;
    private static final double TOP = 32;
    private static final double BOTTOM = 226;
    /** An engine's points: how many containers, how many MB. */
    record Line(String engine, int index, List<ScalingPoint> points) {
        /** The fitted line in words: Theil and Sen's, which single outliers do not move. */
        String text() {
            return text("per container");
        }

        private String text(String each) {
            Fit fit = Fit.of(points);
            if (fit == null) {
                if (points.stream().map(ScalingPoint::containers).distinct().count() > 1) {
                    return "no line through these";
                }
                int containers = (int) points.getFirst().containers();
                return Amounts.threeDigits(Fit.median(points, 0)) + " MB with " + Plural.of(containers, "container");
            }
            // KB and MB are not mixed within one interval, so both ends are in the slope's own unit.
            double unit = Math.abs(fit.slope) < 1 ? 1024 : 1;
            String interval = fit.interval
                    .map(ends -> " (" + Amounts.threeDigits(new Interval(ends.low() * unit, ends.high() * unit)) + ")")
                    .orElse("");
            return Amounts.threeDigits(fit.start) + " MB + " + slope(fit.slope) + interval + " " + each;
        }

        private static String slope(double slope) {
            return Math.abs(slope) < 1 ? Amounts.threeDigits(slope * 1024, "KB") : Amounts.threeDigits(slope, "MB");
        }
    }

    /** One sample. */
    record ScalingPoint(double containers, double megabytes) {}

    /** The line through points: its slope is what every other place says of them. */
    private record Fit(double start, double slope, Optional<Interval> interval) {
        static @Nullable Fit of(List<ScalingPoint> points) {
            MemorySlope slope = MemorySlope.of(points.stream()
                    .map(point -> new SampleDetails.DensityPoint((int) point.containers(), point.megabytes()))
                    .toList());
            return slope.perContainer() instanceof Figure.Measured measured
                    ? new Fit(median(points, measured.value()), measured.value(), slope.interval())
                    : null;
        }

        /** The median of what is left above the slope. */
        static double median(List<ScalingPoint> points, double slope) {
            return MonotoneTrend.median(points.stream()
                    .mapToDouble(point -> point.megabytes() - slope * point.containers())
                    .sorted()
                    .toArray());
        }
    }

    private ScalingChart() {}

    static Chart of(String name, String title, String what, List<Line> lines) {
        Markup out = new Markup();
        List<Double> heights = new ArrayList<>();
        double max = 1;
        for (Line line : lines) {
            for (ScalingPoint point : line.points()) {
                heights.add(point.megabytes());
                max = Math.max(max, point.containers());
            }
        }
        Scale x = new Scale(0, max * 1.03, LEFT, RIGHT, false);
        // Linear even where engines differ much: on a logarithmic scale the fitted lines were none.
        Scale amounts = Scale.of(heights, BOTTOM, TOP);
        Scale y = new Scale(Math.min(0, amounts.low()), amounts.high(), BOTTOM, TOP, false);
        Axis.vertical(out, y, LEFT, RIGHT, what + ", MB");
        List<Double> ticks =
                x.ticks().stream().filter(tick -> tick == Math.rint(tick)).toList();
        Axis.horizontal(out, x, ticks, Amounts::round, TOP, BOTTOM, "containers");
        StringBuilder text = new StringBuilder("Samples with fitted lines. ");
        double line = BOTTOM + Axis.HEIGHT + 16;
        for (Line engine : lines) {
            Fit fit = Fit.of(engine.points());
            double last = engine.points().stream()
                    .mapToDouble(ScalingPoint::containers)
                    .max()
                    .orElse(0);
            if (fit != null) {
                Axis.curve(
                        out,
                        engine.index(),
                        Palette.data(
                                "M%s %sL%s %s",
                                x.at(0), y.at(fit.start), x.at(last), y.at(fit.start + fit.slope * last)));
            }
            for (ScalingPoint point : engine.points()) {
                Axis.mark(out, engine.index(), x.at(point.containers()), y.at(point.megabytes()));
            }
            // The axis says of what.
            Axis.legend(out, engine.index(), line, engine.engine(), engine.text("each"));
            text.append(engine.engine()).append(": ").append(engine.text()).append(". ");
            line += Axis.LEGEND_LINE;
        }
        return new Chart(name, title, text.toString(), line - 8, out);
    }
}
