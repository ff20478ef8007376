package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.MemoryResult;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark memory}: a table for each engine. */
public final class MemoryPage {
    private static final List<String> HEADER = List.of("Metric", "Value");

    private MemoryPage() {}

    /** The page of {@code benchmark memory}. */
    public static Page of(List<MemoryResult> results, List<EngineReport> engines) {
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
        rows.add(List.of("Average", Amounts.megabytes(result.average())));
        rows.add(List.of("Min", Amounts.megabytes(Figure.of(one, Series::min, ""))));
        rows.add(List.of("Max", Amounts.megabytes(Figure.of(one, Series::max, ""))));
        rows.add(List.of("Idle", Amounts.megabytes(result.idle())));
        rows.add(List.of("Per container", Amounts.megabytes(result.perContainer())));
        for (MemoryResult.MemorySeries point : result.points()) {
            String processes = point.processes().isEmpty() ? "none" : EngineNotes.counted(point.processes());
            rows.add(List.of(
                    "With " + point.containers(), Amounts.megabytes(point.pss().mean()) + " (" + processes + ")"));
        }
        return rows;
    }
}
