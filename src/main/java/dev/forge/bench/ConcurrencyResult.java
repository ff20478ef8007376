package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;

/**
 * Containers that were started at once.
 *
 * @param runtime the engine's name
 * @param concurrency how many at once
 * @param throughput containers that succeeded per second, over all rounds
 * @param successes how long those took to their exit, in ms
 * @param failures why the others failed, one entry a run
 */
public record ConcurrencyResult(
        String runtime, int concurrency, Figure throughput, Series successes, List<String> failures) {
    /** A result of its own, whatever happens to the list. */
    public ConcurrencyResult {
        failures = List.copyOf(failures);
    }

    /** A quantile of the successes in ms. */
    public Figure quantile(double share) {
        return Figure.of(successes, series -> series.quantile(share), "no run succeeded");
    }
}
