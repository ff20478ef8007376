package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.LoadResult;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark load}: a row an engine. */
public final class LoadPage {
    private LoadPage() {}

    /** The page of these results. */
    public static Page of(List<LoadResult> results, List<EngineReport> engines) {
        List<String> notes = notes(results);
        notes.addAll(EngineNotes.engines(engines));
        return new Page(List.of(table(results)), List.of(), notes);
    }

    static Table table(List<LoadResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (LoadResult result : results) {
            rows.add(List.of(
                    result.runtime(),
                    Amounts.medianTime(result.times()),
                    Amounts.rate(result.megabytesPerSecond(), " MB/s"),
                    Amounts.megabytes(result.megabytes()),
                    result.times().count() + "/"
                            + (result.times().count() + result.failures().size())));
        }
        return new Table(
                "Image Load into an empty store", List.of("Engine", "Median", "Rate", "Layers", "Successful"), rows);
    }

    static List<String> notes(List<LoadResult> results) {
        List<String> notes = new ArrayList<>();
        for (LoadResult result : results) {
            if (!result.failures().isEmpty()) {
                notes.add("load into " + result.runtime() + ": "
                        + result.failures().getLast());
            }
        }
        notes.add("each engine has a store of its own, emptied before every load; the archive is in the page cache; tar"
                + " unpacks the layers and does nothing else");
        return notes;
    }
}
