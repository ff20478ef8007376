package dev.forge.bench.internal.report;

import dev.forge.bench.CompareResult;
import dev.forge.bench.DagPlan;
import dev.forge.bench.DiskResult;
import dev.forge.bench.EngineReport;
import dev.forge.bench.FilesResult;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.Metric;
import dev.forge.bench.StartupResult;
import dev.forge.core.text.Plural;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page of {@code benchmark compare}: engines side by side, speed-ups, and the specification's targets. */
public final class ComparisonPage {
    private static final double STARTUP_TARGET_MS = 500;
    private static final double MEMORY_TARGET_MB = 20;
    private static final double DISK_TARGET_MB = 500;
    private static final double DASHBOARD_TARGET_MS = 500;
    private static final double DAG_TARGET_MS = 150;

    private final CompareResult comparison;
    private final List<EngineReport> engines;

    private ComparisonPage(CompareResult comparison, List<EngineReport> engines) {
        this.comparison = comparison;
        this.engines = engines;
    }

    /** The page of a comparison. */
    public static Page of(CompareResult comparison, List<EngineReport> engines) {
        ComparisonPage page = new ComparisonPage(comparison, engines);
        List<Table> tables = new ArrayList<>(List.of(page.table()));
        List<String> verdicts = new ArrayList<>();
        StartupResult forge = page.startup("forge");
        if (forge != null) {
            verdicts.addAll(page.speedups(forge));
            tables.add(page.targets(forge));
        }
        return new Page(tables, verdicts, page.notes());
    }

    private Table table() {
        List<String> header = new ArrayList<>(List.of("Metric"));
        for (StartupResult result : comparison.startup()) {
            header.add(
                    result.runtime().equals("oci")
                            ? "OCI (FLOOR)"
                            : result.runtime().toUpperCase(Locale.ROOT));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("Startup (avg)", comparison.startup(), r -> Amounts.compactMilliseconds(r.average())));
        rows.add(row("Startup (med)", comparison.startup(), r -> Amounts.compactMilliseconds(r.median())));
        if (comparison.firstStart().isMeasured()) {
            rows.add(row(
                    "First start",
                    comparison.startup(),
                    r -> r.runtime().equals("forge") ? Amounts.compactMilliseconds(comparison.firstStart()) : "-"));
        }
        rows.add(row("First output", comparison.startup(), r -> Amounts.compactMilliseconds(r.medianFirstOutput())));
        rows.add(row("Settled", comparison.startup(), r -> Amounts.compactMilliseconds(r.median(Metric.SETTLED))));
        rows.add(row("CPU time", comparison.startup(), r -> Amounts.compactMilliseconds(r.median(Metric.CPU))));
        rows.add(row("CLI memory", comparison.startup(), r -> Amounts.compactMegabytes(r.median(Metric.CLI_MEMORY))));
        rows.add(row(
                "Helper memory", comparison.startup(), r -> Amounts.compactMegabytes(r.median(Metric.HELPER_MEMORY))));
        rows.add(row("Successful", comparison.startup(), r -> r.successful() + "/" + r.runs()));
        rows.add(row("Memory (avg)", comparison.memory(), r -> Amounts.compactMegabytes(r.average())));
        rows.add(row("Memory (idle)", comparison.memory(), r -> Amounts.compactMegabytes(r.idle())));
        rows.add(row(
                "  + container",
                comparison.memory(),
                r -> Amounts.slope(r.perContainer(), r.slope().interval(), "")));
        rows.add(row("Disk", comparison.disk(), r -> Amounts.compactMegabytes(r.store())));
        rows.add(row("  + image", comparison.disk(), r -> Amounts.compactMegabytes(r.image())));
        rows.add(row("  + container", comparison.disk(), r -> Amounts.compactMegabytes(r.container())));
        if (!comparison.files().isEmpty()) {
            FilesResult host = comparison.files().getLast();
            List<FilesResult> engines =
                    comparison.files().subList(0, comparison.files().size() - 1);
            rows.add(row("File I/O", engines, r -> Amounts.rate(r.timesHost(host), "×")));
        }
        return new Table("Performance Comparison", header, rows);
    }

    private static <T> List<String> row(String label, List<T> results, Function<T, String> cell) {
        List<String> row = new ArrayList<>(List.of(label));
        results.forEach(result -> row.add(cell.apply(result)));
        return row;
    }

    private @Nullable StartupResult startup(String runtime) {
        for (StartupResult result : comparison.startup()) {
            if (result.runtime().equals(runtime)) {
                return result;
            }
        }
        return null;
    }

    private List<String> speedups(StartupResult forge) {
        List<String> sentences = new ArrayList<>();
        for (StartupResult other : comparison.startup()) {
            // A time of 0 has no ratio.
            if (!other.runtime().equals("forge") && isPositive(forge) && isPositive(other)) {
                sentences.add(
                        other.runtime().equals("oci") ? aboveFloor(forge, other) : Speedup.sentence(forge, other));
            }
        }
        return sentences;
    }

    private static boolean isPositive(StartupResult result) {
        return result.successful() > 0 && result.minMs() > 0;
    }

    private static String aboveFloor(StartupResult forge, StartupResult floor) {
        double added = forge.medianMs() - floor.medianMs();
        return (added < 0
                        ? "forge takes " + Amounts.milliseconds(-added) + " less than the bare oci runtime's "
                        : "forge adds " + Amounts.milliseconds(added) + " to the bare oci runtime's ")
                + Amounts.milliseconds(floor.medianMs()) + " (medians)";
    }

    private Table targets(StartupResult forge) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Container startup",
                "<500ms",
                judged(forge.average(), STARTUP_TARGET_MS, Amounts::compactMilliseconds)));
        Figure idle = Figure.unavailable("not measured");
        for (MemoryResult result : comparison.memory()) {
            idle = result.runtime().equals("forge") ? result.idle() : idle;
        }
        rows.add(List.of("Memory (idle)", "<20MB", judged(idle, MEMORY_TARGET_MB, Amounts::compactMegabytes)));
        DiskResult disk = null;
        for (DiskResult result : comparison.disk()) {
            disk = result.runtime().equals("forge") ? result : disk;
        }
        int containers = disk == null ? 0 : disk.containers();
        rows.add(List.of(
                "Disk (after " + Plural.of(containers == 0 ? 100 : containers, "container") + ")",
                "<500MB",
                judged(added(disk), DISK_TARGET_MB, Amounts::compactMegabytes)));
        rows.add(List.of(
                "Dashboard startup",
                "<500ms",
                judged(comparison.dashboard(), DASHBOARD_TARGET_MS, Amounts::compactMilliseconds)));
        rows.add(List.of(
                "DAG parsing (" + DagPlan.TARGET_TASKS + " steps)",
                "<150ms",
                judged(comparison.dag(), DAG_TARGET_MS, Amounts::compactMilliseconds)));
        return new Table("Performance Targets (forge)", List.of("Operation", "Target", "Actual"), rows);
    }

    /** What the benchmark's image and its containers take; the user's own images are not Forge's performance. */
    private static Figure added(@Nullable DiskResult disk) {
        if (disk == null) {
            return Figure.unavailable("not measured");
        }
        for (Figure part : List.of(disk.withContainers(), disk.image())) {
            if (!part.isMeasured()) {
                return Figure.unavailable("not known");
            }
        }
        return Figure.of(disk.withContainers().orThrow()
                - disk.store().orThrow()
                + disk.image().orThrow());
    }

    private static String judged(Figure figure, double target, DoubleFunction<String> amount) {
        return switch (figure) {
            // By what is shown: "500.0ms" is not below 500 ms.
            case Figure.Measured measured ->
                amount.apply(measured.value()) + (Math.round(measured.value() * 10) < target * 10 ? " ✓" : " ✗");
            case Figure.Unavailable unavailable -> unavailable.reason() + " ✗";
        };
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (MemoryResult result : comparison.memory()) {
            if (result.failure() != null) {
                notes.add("memory of " + result.runtime() + ": " + result.failure());
            } else if (!result.perContainer().isMeasured()) {
                notes.add("memory per container of " + result.runtime() + ": "
                        + EngineNotes.reason(result.perContainer()));
            }
        }
        for (DiskResult result : comparison.disk()) {
            for (Figure figure : List.of(result.store(), result.image(), result.container())) {
                String note = "disk of " + result.runtime() + ": " + EngineNotes.reason(figure);
                if (!figure.isMeasured() && !notes.contains(note)) {
                    notes.add(note);
                }
            }
        }
        if (comparison.firstStart().isMeasured()) {
            notes.add("startup is of repeated starts; the first one of a kind (the same image and options) makes what"
                    + " Forge starts the next ones by, the other engines keep nothing");
        }
        if (comparison.dashboard().isMeasured()) {
            notes.add("dashboard startup: from the command to the first full frame in a terminal of 80x24");
        }
        if (!comparison.files().isEmpty()) {
            notes.add(
                    "file I/O: how many times as long as on the host; forge benchmark files says what takes how long");
        }
        notes.add("memory (avg): the engine's own processes (PSS) with one idle container, payload excluded");
        notes.addAll(EngineNotes.engines(engines));
        return notes;
    }
}
