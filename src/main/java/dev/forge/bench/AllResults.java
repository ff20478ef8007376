package dev.forge.bench;

import java.util.List;

/**
 * What {@link BenchmarkRunner#all} found. The list of a part that was not begun is empty.
 *
 * @param comparison startup, memory and disk
 * @param lifecycle the steps of a container's life
 * @param load image load
 * @param density how many containers
 * @param concurrency starts at once
 * @param dag compiling workflows
 * @param skipped the parts for which there was no time left
 */
public record AllResults(
        CompareResult comparison,
        List<LifecycleResult> lifecycle,
        List<LoadResult> load,
        List<DensityResult> density,
        List<ConcurrencyResult> concurrency,
        List<DagResult> dag,
        List<String> skipped) {
    /** Copies the lists. */
    public AllResults {
        lifecycle = List.copyOf(lifecycle);
        load = List.copyOf(load);
        density = List.copyOf(density);
        concurrency = List.copyOf(concurrency);
        dag = List.copyOf(dag);
        skipped = List.copyOf(skipped);
    }
}
