package dev.forge.profile;

import dev.forge.core.JsonObject;
import dev.forge.core.text.Csv;
import dev.forge.core.text.DisplayWidth;
import dev.forge.core.text.Markdown;
import dev.forge.core.text.TextTable;
import dev.forge.profile.MemorySummary.Range;
import dev.forge.stats.Figure.Measured;
import dev.forge.stats.Figure.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats memory profiles: JSON, CSV, Markdown and a plain table. */
public final class MemoryReport {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int MAX_BARS = 60;
    /** Every program's memory grows at first. */
    private static final double MIN_SECONDS_OF_A_LEAK = 30;

    /** Widths of the plain table: the label column, the other columns, and the gap between columns. */
    private static final int LABEL = 8;

    private static final int COLUMN = 12;
    private static final int GAP = 2;

    private static final String NONE = "no snapshot was taken: it ended before the first";

    private static final List<String> HEADER = List.of("Metric", "Average", "Min", "Max", "Last");
    private static final List<String> COLUMNS = List.of(
            "timestamp",
            "elapsed_seconds",
            "processes",
            "process_rss_mb",
            "process_vms_mb",
            "process_pss_mb",
            "system_memory_percent",
            "system_memory_available_mb",
            "process_memory_percent",
            "cpu_percent");

    private MemoryReport() {}

    /** The profile as JSON. */
    public static JsonObject json(ProfileTarget target, List<MemorySnapshot> snapshots, ProfileTotals totals) {
        Instant now = Instant.now();
        List<JsonObject> rows = new ArrayList<>();
        for (MemorySnapshot snapshot : snapshots) {
            JsonObject row = new JsonObject()
                    .put("timestamp", ProfileFile.moment(snapshot.timestamp()))
                    .put("elapsed_seconds", rounded(snapshot.elapsedSeconds(), 1e6))
                    .put("processes", snapshot.processes())
                    .put("process_rss_mb", rounded(snapshot.processRssMb(), 1e3))
                    .put("process_vms_mb", rounded(snapshot.processVmsMb(), 1e3));
            switch (snapshot.processPssMb()) {
                case Measured measured -> row.put("process_pss_mb", rounded(measured.value(), 1e3));
                case Unavailable unavailable ->
                    row.put("process_pss_mb", null).put("process_pss_unavailable", unavailable.reason());
            }
            rows.add(row.put("system_memory_percent", rounded(snapshot.systemMemoryPercent(), 1e3))
                    .put("system_memory_available_mb", rounded(snapshot.systemMemoryAvailableMb(), 1e3))
                    .put("process_memory_percent", rounded(snapshot.processMemoryPercent(), 1e4))
                    .put("cpu_percent", rounded(snapshot.cpuPercent(), 1e2)));
        }
        JsonObject json = new JsonObject()
                .put("timestamp", ProfileFile.moment(now))
                .put("utc_offset", ProfileFile.offset(now))
                .put("target", target.name())
                .put("pid", target.pid())
                .put("snapshots", rows);
        TotalsReport.put(totals, json);
        if (!snapshots.isEmpty()) {
            json.put("summary", json(MemorySummary.of(snapshots, totals)));
        }
        return json;
    }

    private static JsonObject json(MemorySummary summary) {
        Trend trend = summary.trend();
        return new JsonObject()
                .put("samples", summary.samples())
                .put("seconds", rounded(summary.seconds(), 1e3))
                .put("process_rss_mb", json(summary.rss()))
                .put("process_pss_mb", summary.pss() == null ? null : json(summary.pss()))
                .put("process_vms_mb", json(summary.vms()))
                .put("cpu_percent", json(summary.cpu()))
                .put(
                        "trend",
                        new JsonObject()
                                .put("of", summary.trendOf())
                                .put("direction", trend.direction().word())
                                .put("slope_mb_per_minute", rounded(trend.slopeMbPerMinute(), 1e4))
                                .put("slope_low", rounded(trend.lowMbPerMinute(), 1e4))
                                .put("slope_high", rounded(trend.highMbPerMinute(), 1e4))
                                .put("growth_percent", rounded(trend.growthPercent(), 1e3)));
    }

    private static JsonObject json(Range range) {
        return new JsonObject()
                .put("first", rounded(range.first(), 1e3))
                .put("min", rounded(range.min(), 1e3))
                .put("average", rounded(range.average(), 1e3))
                .put("max", rounded(range.max(), 1e3))
                .put("last", rounded(range.last(), 1e3));
    }

    /** A header and one row per snapshot. */
    public static String csv(List<MemorySnapshot> snapshots) {
        StringBuilder out = new StringBuilder(Csv.line(COLUMNS));
        for (MemorySnapshot snapshot : snapshots) {
            out.append(Csv.line(List.of(
                    ProfileFile.moment(snapshot.timestamp()),
                    number("%.6f", snapshot.elapsedSeconds()),
                    Integer.toString(snapshot.processes()),
                    number("%.3f", snapshot.processRssMb()),
                    number("%.3f", snapshot.processVmsMb()),
                    pss(snapshot),
                    number("%.3f", snapshot.systemMemoryPercent()),
                    number("%.3f", snapshot.systemMemoryAvailableMb()),
                    number("%.4f", snapshot.processMemoryPercent()),
                    number("%.2f", snapshot.cpuPercent()))));
        }
        return out.toString();
    }

    /** The summary as a Markdown table. */
    public static String markdown(ProfileTarget target, List<MemorySnapshot> snapshots, ProfileTotals totals) {
        StringBuilder out = new StringBuilder("Memory profile of " + Markdown.escaped(target.name()) + "\n\n");
        if (snapshots.isEmpty()) {
            out.append(NONE).append("\n\n");
        } else {
            MemorySummary summary = MemorySummary.of(snapshots, totals);
            out.append(Markdown.table(1, HEADER, cells(summary)))
                    .append('\n')
                    .append(trend(summary))
                    .append("\n\n");
        }
        TotalsReport.lines(totals)
                .forEach((label, text) ->
                        out.append("- ").append(label).append(": ").append(text).append('\n'));
        return out.toString();
    }

    private record MetricRow(String name, String unit, Range range) {}

    private static List<MetricRow> rows(MemorySummary summary) {
        List<MetricRow> rows = new ArrayList<>(List.of(new MetricRow("RSS", "MB", summary.rss())));
        @Nullable Range pss = summary.pss();
        if (pss != null) {
            rows.add(new MetricRow("PSS", "MB", pss));
        }
        rows.add(new MetricRow("VMS", "MB", summary.vms()));
        rows.add(new MetricRow("CPU", "%", summary.cpu()));
        return rows;
    }

    private static List<List<String>> cells(MemorySummary summary) {
        List<List<String>> cells = new ArrayList<>();
        for (MetricRow row : rows(summary)) {
            List<String> line = new ArrayList<>(List.of(row.name));
            Range range = row.range;
            for (double value : new double[] {range.average(), range.min(), range.max(), range.last()}) {
                line.add(number("%.1f ", value) + row.unit);
            }
            cells.add(line);
        }
        return cells;
    }

    private static void labelled(StringBuilder out, String label, String text) {
        out.append(DisplayWidth.padRight(label, LABEL)).append(text).append('\n');
    }

    /** The summary as a plain table, with a sparkline and the trend. */
    public static String table(ProfileTarget target, List<MemorySnapshot> snapshots, ProfileTotals totals) {
        return table(target, snapshots, totals, Integer.MAX_VALUE);
    }

    /** The same in so many columns of a terminal. */
    public static String table(ProfileTarget target, List<MemorySnapshot> snapshots, ProfileTotals totals, int width) {
        StringBuilder out = new StringBuilder("Memory Profile (" + target.name() + ")\n");
        if (snapshots.isEmpty()) {
            out.append(NONE).append('\n');
            TotalsReport.lines(totals).forEach((label, text) -> labelled(out, label, text));
            return out.toString();
        }
        MemorySummary summary = MemorySummary.of(snapshots, totals);
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        rows.addAll(cells(summary));
        List<String> lines = TextTable.ofNumbers(
                        LABEL, Math.clamp((width - LABEL) / (HEADER.size() - 1), 1, COLUMN), GAP)
                .lines(rows);
        out.append(lines.getFirst()).append('\n');
        out.append(TextTable.rule(lines.getFirst())).append('\n');
        lines.subList(1, lines.size()).forEach(line -> out.append(line).append('\n'));
        MemorySnapshot last = snapshots.getLast();
        labelled(
                out,
                "System",
                number("%.1f %% of memory in use, ", last.systemMemoryPercent())
                        + number("%.0f MB available", last.systemMemoryAvailableMb()));
        if (last.processPssMb() instanceof Unavailable unavailable) {
            labelled(out, "PSS", unavailable.reason());
        }
        TotalsReport.lines(totals).forEach((label, text) -> labelled(out, label, text));
        double[] series = MemorySummary.proportional(snapshots);
        if (series.length != snapshots.size()) {
            series =
                    snapshots.stream().mapToDouble(MemorySnapshot::processRssMb).toArray();
        }
        out.append('\n');
        labelled(out, summary.trendOf(), sparkline(series, Math.clamp(width - LABEL, 1, MAX_BARS)));
        labelled(out, "Trend", trend(summary));
        return out.toString();
    }

    /** Describes the trend in words. */
    static String trend(MemorySummary summary) {
        Trend trend = summary.trend();
        String slope = String.format(Locale.ROOT, "%+.2f MB a minute", trend.slopeMbPerMinute());
        String interval =
                String.format(Locale.ROOT, " (95 %%: %+.2f to %+.2f)", trend.lowMbPerMinute(), trend.highMbPerMinute());
        return switch (trend.direction()) {
            case UNKNOWN ->
                summary.samples() < Trend.MIN_SAMPLES
                        ? summary.samples() + (summary.samples() == 1 ? " sample is" : " samples are")
                                + " too few for a trend; take at least " + Trend.MIN_SAMPLES
                        : "the samples were all taken at once";
            case STEADY -> "steady: " + slope + interval;
            case RISING ->
                "rising: " + slope + interval
                        + (summary.seconds() < MIN_SECONDS_OF_A_LEAK
                                ? String.format(
                                        Locale.ROOT,
                                        " over %.0f s; watch longer to tell a leak from a start",
                                        summary.seconds())
                                : ", as a leak does");
            case FALLING -> "falling: " + slope + interval;
        };
    }

    /**
     * One bar per value, scaled from minimum to maximum; if there are too many values, each bar shows the maximum of
     * several.
     */
    public static String sparkline(double[] values) {
        return sparkline(values, MAX_BARS);
    }

    private static String sparkline(double[] values, int maxBars) {
        if (values.length == 0) {
            return "";
        }
        double[] shown = values;
        if (values.length > maxBars) {
            shown = new double[maxBars];
            Arrays.fill(shown, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < values.length; i++) {
                int bar = (int) ((long) i * maxBars / values.length);
                shown[bar] = Math.max(shown[bar], values[i]);
            }
        }
        double min = Arrays.stream(shown).min().orElse(0);
        double max = Arrays.stream(shown).max().orElse(0);
        // A range below one hundredth of the maximum is not a visible change.
        double range = Math.max(max - min, Math.abs(max) / 100);
        StringBuilder out = new StringBuilder();
        for (double value : shown) {
            int level = range == 0 ? 0 : (int) Math.min(7, Math.floor((value - min) / range * 8));
            out.append(BARS.charAt(level));
        }
        return out.toString();
    }

    private static String pss(MemorySnapshot snapshot) {
        return switch (snapshot.processPssMb()) {
            case Measured measured -> number("%.3f", measured.value());
            case Unavailable unavailable -> "";
        };
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static double rounded(double value, double steps) {
        return Double.isFinite(value) ? Math.round(value * steps) / steps : value;
    }
}
