package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import java.util.ArrayList;
import java.util.List;

/** Quantities over time, as lines. Of many points those are drawn that can be seen: no peak and no gap is lost. */
final class TimeChart {
    private static final double LEFT = 48;
    private static final double RIGHT = 388;
    private static final double TOP = 32;
    private static final double BOTTOM = 226;
    /** As many columns as can be told apart at twice the chart's own units. */
    private static final int MAX_COLUMNS = 340;

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double MINUTES_FROM = 600;
    private static final double HOURS_FROM = 3 * 3600;

    /** A value at a time, in seconds. */
    record TimePoint(double seconds, double value) {}

    /**
     * A quantity.
     *
     * @param points in the order of time; a level for all the time has one
     */
    record TimeLine(String label, int index, List<TimePoint> points) {}

    private TimeChart() {}

    static Chart of(String name, String title, String what, List<TimeLine> lines) {
        double last = 0;
        List<Double> values = new ArrayList<>();
        for (TimeLine line : lines) {
            for (TimePoint point : line.points()) {
                last = Math.max(last, point.seconds());
                values.add(point.value());
            }
        }
        double unit = last >= HOURS_FROM
                ? SECONDS_PER_MINUTE * SECONDS_PER_MINUTE
                : last >= MINUTES_FROM ? SECONDS_PER_MINUTE : 1;
        String time = unit == 1 ? "seconds" : unit == SECONDS_PER_MINUTE ? "minutes" : "hours";
        Scale x = new Scale(0, last > 0 ? last / unit : 1, LEFT, RIGHT, false);
        Scale amounts = Scale.of(values, BOTTOM, TOP);
        // From zero always: what grows by a hundredth is not to look like a leak.
        Scale y = new Scale(Math.min(0, amounts.low()), amounts.high(), BOTTOM, TOP, false);
        Markup out = new Markup();
        Axis.vertical(out, y, LEFT, RIGHT, what);
        Axis.horizontal(out, x, TOP, BOTTOM, time + " since the first snapshot");
        StringBuilder text = new StringBuilder(what + " over time. ");
        double at = BOTTOM + Axis.HEIGHT + 16;
        for (TimeLine line : lines) {
            draw(out, line, unit, x, y);
            Axis.legend(out, line.index(), at, line.label(), said(line));
            text.append(line.label()).append(": ").append(said(line)).append(". ");
            at += Axis.LEGEND_LINE;
        }
        return new Chart(name, title, text.toString(), at - 8, out);
    }

    private static String said(TimeLine line) {
        double max = line.points().stream().mapToDouble(TimePoint::value).max().orElse(0);
        return line.points().size() == 1
                ? Amounts.threeDigits(max)
                : "at most " + Amounts.threeDigits(max) + ", at the end "
                        + Amounts.threeDigits(line.points().getLast().value());
    }

    private static void draw(Markup out, TimeLine line, double unit, Scale x, Scale y) {
        if (line.points().size() == 1) {
            double level = y.at(line.points().getFirst().value());
            Axis.curve(out, line.index(), Palette.data("M%s %sH%s", LEFT, level, RIGHT));
            return;
        }
        StringBuilder path = new StringBuilder();
        for (TimePoint point : visible(line.points())) {
            path.append(path.isEmpty() ? "M" : "L")
                    .append(Palette.data("%s %s", x.at(point.seconds() / unit), y.at(point.value())));
        }
        Axis.curve(out, line.index(), path.toString());
    }

    /** Of each column of the picture the smallest and the largest value, in the order of time. */
    static List<TimePoint> visible(List<TimePoint> points) {
        if (points.size() <= 2 * MAX_COLUMNS) {
            return points;
        }
        List<TimePoint> visible = new ArrayList<>();
        for (int column = 0; column < MAX_COLUMNS; column++) {
            int from = (int) ((long) column * points.size() / MAX_COLUMNS);
            int to = (int) ((column + 1L) * points.size() / MAX_COLUMNS);
            int low = from;
            int high = from;
            for (int i = from; i < to; i++) {
                low = points.get(i).value() < points.get(low).value() ? i : low;
                high = points.get(i).value() > points.get(high).value() ? i : high;
            }
            visible.add(points.get(Math.min(low, high)));
            if (low != high) {
                visible.add(points.get(Math.max(low, high)));
            }
        }
        return visible;
    }
}
