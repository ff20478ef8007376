package dev.forge.bench.internal.report;

import dev.forge.bench.DiskResult;
import dev.forge.bench.EngineReport;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark disk}: a table for each engine. */
public final class DiskPage {
    private static final List<String> HEADER = List.of("Metric", "Value");

    private DiskPage() {}

    /** The page of {@code benchmark disk}. */
    public static Page of(List<DiskResult> results, List<EngineReport> engines) {
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
        rows.add(List.of("Store", Amounts.megabytes(result.store())));
        rows.add(List.of("Image adds", Amounts.megabytes(result.image())));
        rows.add(List.of("Container adds", Amounts.megabytes(result.container())));
        rows.add(List.of(
                "With containers",
                result.withContainers().isMeasured()
                        ? Amounts.megabytes(result.withContainers()) + " (" + result.containers() + " stopped)"
                        : "-"));
        return rows;
    }
}
