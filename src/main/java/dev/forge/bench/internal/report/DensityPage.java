package dev.forge.bench.internal.report;

import dev.forge.bench.DensityResult;
import dev.forge.bench.EngineReport;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of {@code benchmark density}: a row an engine. */
public final class DensityPage {
    private DensityPage() {}

    /** The page of these results. */
    public static Page of(List<DensityResult> results, List<EngineReport> engines) {
        List<String> notes = notes(results);
        notes.addAll(EngineNotes.engines(engines));
        return new Page(List.of(table(results)), List.of(), notes);
    }

    static Table table(List<DensityResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (DensityResult result : results) {
            rows.add(List.of(
                    result.runtime(),
                    alive(result.alive()),
                    Amounts.slope(result.perContainer(), result.interval(), " "),
                    Amounts.megabytes(result.availableFall())));
        }
        return new Table(
                "Container Density",
                List.of("Engine", "Alive", "Engine's memory per container", "MemAvailable fell by"),
                rows);
    }

    private static String alive(Figure figure) {
        return switch (figure) {
            case Figure.Measured measured -> String.format(Locale.ROOT, "%.0f", measured.value());
            case Figure.Unavailable unavailable -> "-";
        };
    }

    static List<String> notes(List<DensityResult> results) {
        List<String> notes = new ArrayList<>();
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (DensityResult result : results) {
            reasons.computeIfAbsent(result.stopReason(), any -> new ArrayList<>())
                    .add(result.runtime());
        }
        reasons.forEach((reason, engines) -> notes.add(String.join(", ", engines) + " stopped because " + reason));
        for (DensityResult result : results) {
            for (Figure figure : List.of(result.perContainer(), result.availableFall())) {
                String reason = result.runtime() + ": " + EngineNotes.reason(figure);
                if (!figure.isMeasured() && result.alive().isMeasured() && !notes.contains(reason)) {
                    notes.add(reason);
                }
            }
        }
        notes.add(
                "memory per container: the slope of the engine's own PSS, payloads excluded; what MemAvailable fell by"
                        + " is per container, payloads and all else on the host included");
        return notes;
    }
}
