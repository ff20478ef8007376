package dev.forge.bench.internal.report;

import dev.forge.bench.DagResult;
import dev.forge.bench.EngineReport;
import dev.forge.bench.Metric;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark dag}: a row for each workflow and whoever compiled it. */
public final class DagPage {
    private DagPage() {}

    /** The page of these results. */
    public static Page of(List<DagResult> results, List<EngineReport> engines) {
        List<String> notes = notes(results);
        if (results.isEmpty()) {
            notes.add("none of the engines has workflows");
        }
        notes.addAll(EngineNotes.engines(engines));
        return new Page(List.of(table(results)), List.of(), notes);
    }

    static Table table(List<DagResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (DagResult result : results) {
            rows.add(List.of(
                    graph(result),
                    result.runtime(),
                    Amounts.medianTime(result.compile()),
                    Amounts.median(result.series(Metric.RECOMPILE), Metric.RECOMPILE),
                    Amounts.milliseconds(result.median(Metric.CPU)),
                    Amounts.megabytes(result.median(Metric.CLI_MEMORY)),
                    Amounts.median(result.series(Metric.SCHEDULING), Metric.SCHEDULING)));
        }
        return new Table(
                "DAG parsing",
                List.of("Workflow", "Engine", "Compile", "Unchanged", "CPU time", "Memory", "Scheduling a step"),
                rows);
    }

    private static String graph(DagResult result) {
        return String.join(" ", result.factors().parameters().values().values());
    }

    static List<String> notes(List<DagResult> results) {
        List<String> notes = new ArrayList<>();
        for (DagResult result : results) {
            if (!result.failures().isEmpty()) {
                notes.add(result.runtime() + ", " + graph(result) + ": "
                        + result.failures().getLast());
            }
        }
        notes.add("compile: a whole process, from the start of the command to a checked and sorted graph of a file that"
                + " is new; unchanged: the same file once more; scheduling: what a run decides and reads for a step,"
                + " without its container and its files");
        if (results.stream()
                .anyMatch(result ->
                        result.runtime().equals("ninja") || result.runtime().equals("make"))) {
            notes.add("ninja and make read the same graph in files of their own languages, as a dry run (-n)");
        }
        return notes;
    }
}
