package dev.forge.bench.internal.report;

import dev.forge.bench.AllResults;
import dev.forge.bench.CompareResult;
import dev.forge.bench.DagPlan;
import dev.forge.bench.DagResult;
import dev.forge.bench.EngineReport;
import dev.forge.bench.FilesResult;
import dev.forge.bench.LoadResult;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.StartupResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
        if (!everything.dag().isEmpty()) {
            tables.add(DagPage.table(everything.dag()));
            notes.addAll(DagPage.notes(everything.dag()));
        }
        if (!everything.comparison().files().isEmpty()) {
            tables.add(FilesPage.table(everything.comparison().files()));
            notes.addAll(FilesPage.notes(everything.comparison().files()));
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
        subjects(everything).ifPresent(tables::add);
        if (!everything.skipped().isEmpty()) {
            notes.add("not measured, because the time was spent: " + String.join(", ", everything.skipped()));
        }
        notes.addAll(comparison.notes());
        return new Page(tables, comparison.verdicts(), List.copyOf(notes));
    }

    /** What the specification names to be made faster, one line each: nothing if Forge was not measured. */
    private static Optional<Table> subjects(AllResults everything) {
        CompareResult comparison = everything.comparison();
        List<List<String>> rows = new ArrayList<>();
        for (StartupResult result : comparison.startup()) {
            row(rows, result.runtime(), "Container startup", Amounts.medianTime(result.exit()));
        }
        for (MemoryResult result : comparison.memory()) {
            row(rows, result.runtime(), "Memory usage", Amounts.megabytes(result.average()) + " with one container");
        }
        for (LoadResult result : everything.load()) {
            row(
                    rows,
                    result.runtime(),
                    "Image loading",
                    Amounts.medianTime(result.times()) + ", " + Amounts.rate(result.megabytesPerSecond(), " MB/s"));
        }
        for (DagResult result : everything.dag()) {
            row(
                    rows,
                    result.runtime(),
                    "DAG parsing",
                    Amounts.medianTime(result.compile()) + " for " + DagPlan.TARGET_TASKS + " steps");
        }
        for (FilesResult result : comparison.files()) {
            row(
                    rows,
                    result.runtime(),
                    "File I/O",
                    Amounts.rate(result.timesHost(comparison.files().getLast()), " × the host's time"));
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Table("Optimization subjects (forge)", List.of("Subject", "Now"), rows));
    }

    private static void row(List<List<String>> rows, String runtime, String subject, String figure) {
        if (runtime.equals("forge")) {
            rows.add(List.of(subject, figure));
        }
    }
}
