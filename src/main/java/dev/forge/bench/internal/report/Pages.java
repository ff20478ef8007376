package dev.forge.bench.internal.report;

import dev.forge.bench.DiskResult;
import dev.forge.bench.EngineReport;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.Metric;
import dev.forge.bench.StartupResult;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.List;

/** The pages of the commands that measure one quantity: a table for each engine. */
public final class Pages {
    private static final List<String> HEADER = List.of("Metric", "Value");

    private Pages() {}

    /** The page of {@code benchmark startup} with the time to exit first. */
    public static Page startup(List<StartupResult> results, List<EngineReport> engines) {
        return startup(results, engines, Metric.STARTUP);
    }

    /** The page of {@code benchmark startup} with a metric first. */
    public static Page startup(List<StartupResult> results, List<EngineReport> engines, Metric first) {
        List<Table> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (StartupResult result : results) {
            List<List<String>> rows = startupRows(result);
            if (first != Metric.STARTUP) {
                rows.addFirst(chosen(result, first));
            }
            tables.add(new Table("Container Startup Benchmark (" + result.runtime() + ")", HEADER, rows));
        }
        notes.addAll(EngineNotes.engines(engines));
        return new Page(tables, List.of(), notes);
    }

    private static List<String> chosen(StartupResult result, Metric metric) {
        Figure median = result.median(metric);
        String amount = metric.unit().equals("MB") ? Amounts.megabytes(median, " ") : Amounts.milliseconds(median, " ");
        return List.of("→ " + metric.key(), amount + interval(result.series(metric)));
    }

    private static List<List<String>> startupRows(StartupResult result) {
        Series exit = result.exit();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Average", Amounts.milliseconds(result.average(), " ")));
        rows.add(List.of("Min", Amounts.milliseconds(Figure.of(exit, Series::min, ""), " ")));
        rows.add(List.of("Max", Amounts.milliseconds(Figure.of(exit, Series::max, ""), " ")));
        rows.add(List.of("Successful", result.successful() + "/" + result.runs()));
        rows.add(List.of("Median", Amounts.milliseconds(result.median(), " ") + interval(exit)));
        rows.add(List.of("First output", median(result.medianFirstOutput())));
        rows.add(List.of("Settled", median(result.median(Metric.SETTLED))));
        rows.add(List.of("CPU time", median(result.median(Metric.CPU))));
        rows.add(List.of("CLI memory", Amounts.megabytes(result.median(Metric.CLI_MEMORY), " ")));
        rows.add(List.of("Helpers", Amounts.megabytes(result.median(Metric.HELPER_MEMORY), " ")));
        return rows;
    }

    /** The median's interval, if there are values enough for one. */
    private static String interval(Series series) {
        return series.isEmpty()
                ? ""
                : Summary.of(series)
                        .medianInterval()
                        .map(interval ->
                                " (" + Amounts.oneDigit(interval.low()) + "–" + Amounts.oneDigit(interval.high()) + ")")
                        .orElse("");
    }

    private static String median(Figure figure) {
        return Amounts.milliseconds(figure, " ") + (figure.isMeasured() ? " (median)" : "");
    }

    /** The page of {@code benchmark memory}. */
    public static Page memory(List<MemoryResult> results, List<EngineReport> engines) {
        List<Table> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (MemoryResult result : results) {
            tables.add(new Table("Memory Usage Benchmark (" + result.runtime() + ")", HEADER, memoryRows(result)));
            if (result.failure() != null) {
                notes.add(result.runtime() + ": " + result.failure());
            }
        }
        notes.add("average, min and max: the engine's own processes (PSS) with one idle container, payload excluded");
        notes.addAll(EngineNotes.engines(engines));
        return new Page(tables, List.of(), notes);
    }

    private static List<List<String>> memoryRows(MemoryResult result) {
        Series one = result.at(1);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Average", Amounts.megabytes(result.average(), " ")));
        rows.add(List.of("Min", Amounts.megabytes(Figure.of(one, Series::min, ""), " ")));
        rows.add(List.of("Max", Amounts.megabytes(Figure.of(one, Series::max, ""), " ")));
        rows.add(List.of("Idle", Amounts.megabytes(result.idle(), " ")));
        rows.add(List.of("Per container", Amounts.megabytes(result.perContainer(), " ")));
        for (MemoryResult.MemorySeries point : result.points()) {
            String processes = point.processes().isEmpty() ? "none" : EngineNotes.counted(point.processes());
            rows.add(List.of(
                    "With " + point.containers(), Amounts.megabytes(point.pss().mean(), " ") + " (" + processes + ")"));
        }
        return rows;
    }

    /** The page of {@code benchmark disk}. */
    public static Page disk(List<DiskResult> results, List<EngineReport> engines) {
        List<Table> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (DiskResult result : results) {
            tables.add(new Table("Disk Usage Benchmark (" + result.runtime() + ")", HEADER, diskRows(result)));
            for (Figure figure : List.of(result.store(), result.image(), result.container())) {
                String reason = result.runtime() + ": " + EngineNotes.reason(figure);
                if (!figure.isMeasured() && !notes.contains(reason)) {
                    notes.add(reason);
                }
            }
        }
        notes.add("allocated blocks, each inode once, mounts not entered; the store holds the user's own images too");
        notes.addAll(EngineNotes.engines(engines));
        return new Page(tables, List.of(), notes);
    }

    private static List<List<String>> diskRows(DiskResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Store", Amounts.megabytes(result.store(), " ")));
        rows.add(List.of("Image adds", Amounts.megabytes(result.image(), " ")));
        rows.add(List.of("Container adds", Amounts.megabytes(result.container(), " ")));
        rows.add(List.of(
                "With containers",
                Amounts.megabytes(result.withContainers(), " ") + " (" + result.containers() + " stopped)"));
        return rows;
    }
}
