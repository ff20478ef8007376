package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.LifecycleResult;
import dev.forge.bench.Metric;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark lifecycle}: a row a step, a column an engine. */
public final class LifecyclePage {
    private LifecyclePage() {}

    /** The page of these results. */
    public static Page of(List<LifecycleResult> results, List<EngineReport> engines) {
        List<String> notes = notes(results);
        notes.addAll(EngineNotes.engines(engines));
        return new Page(List.of(table(results)), List.of(), notes);
    }

    static Table table(List<LifecycleResult> results) {
        List<String> header = new ArrayList<>(List.of("Step"));
        results.forEach(result -> header.add(result.runtime()));
        List<List<String>> rows = new ArrayList<>();
        for (Metric step : LifecycleResult.STEPS) {
            List<String> row = new ArrayList<>(List.of(step.title()));
            results.forEach(result -> row.add(Amounts.medianTime(result.times(step))));
            rows.add(row);
        }
        return new Table("Container Lifecycle (median and its 95 % interval)", header, rows);
    }

    static List<String> notes(List<LifecycleResult> results) {
        List<String> notes = new ArrayList<>();
        for (LifecycleResult result : results) {
            if (!result.failures().isEmpty()) {
                notes.add("lifecycle of " + result.runtime() + ": "
                        + result.failures().size() + " of the lives failed; " + "the last one at "
                        + result.failures().getLast());
            }
            if (result.runtime().equals("oci")) {
                notes.add("the bare oci runtime's stop only sends a signal and does not wait for the end");
            }
        }
        return notes;
    }
}
