package dev.forge.bench.internal.report;

import dev.forge.bench.AllResults;
import dev.forge.bench.EngineReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The page of {@code benchmark all}: the pages of its parts as one. */
public final class AllPage {
    private AllPage() {}

    /** The page of these results. */
    public static Page of(AllResults everything, List<EngineReport> engines) {
        Page comparison = ComparisonPage.of(everything.comparison(), engines);
        List<Table> tables = new ArrayList<>(comparison.tables());
        Set<String> notes = new LinkedHashSet<>();
        if (!everything.lifecycle().isEmpty()) {
            tables.add(LifecyclePage.table(everything.lifecycle()));
            notes.addAll(LifecyclePage.notes(everything.lifecycle()));
        }
        if (!everything.load().isEmpty()) {
            tables.add(LoadPage.table(everything.load()));
            notes.addAll(LoadPage.notes(everything.load()));
        }
        if (!everything.density().isEmpty()) {
            tables.add(DensityPage.table(everything.density()));
            notes.addAll(DensityPage.notes(everything.density()));
        }
        if (!everything.concurrency().isEmpty()) {
            Page concurrency = ConcurrencyPage.of(everything.concurrency(), List.of());
            tables.addAll(concurrency.tables());
            notes.addAll(concurrency.notes());
        }
        if (!everything.skipped().isEmpty()) {
            notes.add("not measured, because the time was spent: " + String.join(", ", everything.skipped()));
        }
        notes.addAll(comparison.notes());
        return new Page(tables, comparison.verdicts(), List.copyOf(notes));
    }
}
