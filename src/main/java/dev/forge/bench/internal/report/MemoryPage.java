package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.MemorySlope;
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
            } else if (!result.perContainer().isMeasured()) {
                notes.add(result.runtime() + ": memory per container: " + EngineNotes.reason(result.perContainer()));
            }
        }
        notes.add("per container: the slope over the numbers of containers, with its 95 % interval where there are "
                + MemorySlope.MIN_POINTS + " of them");
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
        rows.add(List.of(
                "Per container",
                Amounts.slope(result.perContainer(), result.slope().interval(), " ")));
        for (MemoryResult.MemorySeries point : result.points()) {
            String processes = point.processes().isEmpty() ? "none" : EngineNotes.counted(point.processes());
            rows.add(List.of(
                    "With " + point.containers(), Amounts.megabytes(point.pss().mean()) + " (" + processes + ")"));
        }
        return rows;
    }
}
