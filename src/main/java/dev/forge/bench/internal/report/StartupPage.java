package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Metric;
import dev.forge.bench.StartupResult;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark startup}: a table for each engine. */
public final class StartupPage {
    private static final List<String> HEADER = List.of("Metric", "Value");

    private StartupPage() {}

    /** The page of {@code benchmark startup} with the time to exit first. */
    public static Page of(List<StartupResult> results, List<EngineReport> engines) {
        return of(results, engines, Metric.STARTUP);
    }

    /** The page of {@code benchmark startup} with a metric first. */
    public static Page of(List<StartupResult> results, List<EngineReport> engines, Metric first) {
        List<Table> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (StartupResult result : results) {
            List<List<String>> rows = startupRows(result);
            if (first != Metric.STARTUP) {
                rows.addFirst(chosen(result, first));
            }
            tables.add(new Table("Container Startup Benchmark (" + result.title() + ")", HEADER, rows));
        }
        notes.addAll(EngineNotes.engines(engines));
        return new Page(tables, List.of(), notes);
    }

    private static List<String> chosen(StartupResult result, Metric metric) {
        return List.of("→ " + metric.key(), Amounts.median(result.series(metric), metric));
    }

    private static List<List<String>> startupRows(StartupResult result) {
        Series exit = result.exit();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Average", Amounts.milliseconds(result.average())));
        rows.add(List.of("Min", Amounts.milliseconds(Figure.of(exit, Series::min, ""))));
        rows.add(List.of("Max", Amounts.milliseconds(Figure.of(exit, Series::max, ""))));
        rows.add(List.of("Successful", result.successful() + "/" + result.runs()));
        rows.add(List.of("Median", Amounts.medianTime(exit)));
        rows.add(List.of("First output", median(result.medianFirstOutput())));
        rows.add(List.of("Settled", median(result.median(Metric.SETTLED))));
        rows.add(List.of("CPU time", median(result.median(Metric.CPU))));
        rows.add(List.of("CLI memory", Amounts.megabytes(result.median(Metric.CLI_MEMORY))));
        rows.add(List.of("Helpers", Amounts.megabytes(result.median(Metric.HELPER_MEMORY))));
        return rows;
    }

    private static String median(Figure figure) {
        return Amounts.milliseconds(figure) + (figure.isMeasured() ? " (median)" : "");
    }
}
