package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;

/**
 * Containers that were started at once.
 *
 * @param runtime the engine's name
 * @param concurrency how many at once
 * @param samples the measured starts, and how many of them succeeded per second
 */
public record ConcurrencyResult(String runtime, int concurrency, List<Sample> samples) {
    /** Takes what the engine did at this level from these samples. */
    public ConcurrencyResult {
        samples = samples.stream()
                .filter(sample -> sample.runtime().equals(runtime)
                        && !sample.warmUp()
                        && sample.factors().concurrency().orElse(0) == concurrency)
                .toList();
    }

    /** Containers that succeeded per second, over all rounds. */
    public Figure throughput() {
        return samples.stream()
                .filter(sample -> sample.metric() == Metric.THROUGHPUT)
                .map(Sample::value)
                .findFirst()
                .orElseGet(() -> Figure.unavailable("not measured"));
    }

    /** How long those took to their exit, in ms. */
    public Series successes() {
        return SampleSelection.series(starts(), Metric.STARTUP);
    }

    /** Why the others failed, one entry a run. */
    public List<String> failures() {
        return SampleSelection.failures(starts());
    }

    /** A quantile of the successes in ms. */
    public Figure quantile(double share) {
        return Figure.of(successes(), series -> series.quantile(share), "no run succeeded");
    }

    private List<Sample> starts() {
        return SampleSelection.of(samples, Operation.STARTUP, runtime);
    }
}
