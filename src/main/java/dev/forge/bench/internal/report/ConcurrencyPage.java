package dev.forge.bench.internal.report;

import dev.forge.bench.ConcurrencyResult;
import dev.forge.bench.EngineReport;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code benchmark startup --concurrency}: a row for each engine and level. */
public final class ConcurrencyPage {
    private static final List<String> HEADER =
            List.of("Engine", "At once", "Containers/s", "p50", "p95", "p99", "Succeeded", "Failed");

    private ConcurrencyPage() {}

    /** The page of these results. */
    public static Page of(List<ConcurrencyResult> results, List<EngineReport> engines) {
        List<List<String>> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (ConcurrencyResult result : results) {
            List<String> row = new ArrayList<>(
                    List.of(result.runtime(), Integer.toString(result.concurrency()), rate(result.throughput())));
            for (double share : List.of(0.5, 0.95, 0.99)) {
                row.add(Amounts.milliseconds(result.quantile(share)));
            }
            row.add(Integer.toString(result.successes().count()));
            row.add(Integer.toString(result.failures().size()));
            rows.add(row);
            if (!result.failures().isEmpty()) {
                notes.add(result.runtime() + ", " + result.concurrency() + " at once: the last failure: "
                        + result.failures().getLast());
            }
        }
        notes.addAll(EngineNotes.engines(engines));
        return new Page(List.of(new Table("Concurrent Startup Benchmark", HEADER, rows)), List.of(), notes);
    }

    private static String rate(Figure figure) {
        return switch (figure) {
            case Figure.Measured measured -> Amounts.oneDigit(measured.value());
            case Figure.Unavailable unavailable -> "-";
        };
    }
}
