package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;

/**
 * How long an engine takes to load an archive into an empty store, until containers can be made of the image.
 *
 * @param runtime the engine's name, or {@code tar} for unpacking the layers and nothing else
 * @param samples its loads
 * @param storeFailures why there was no empty store to load into
 */
public record LoadResult(String runtime, List<Sample> samples, List<String> storeFailures) {
    /** Takes the engine's loads from these samples. */
    public LoadResult {
        samples = SampleSelection.of(samples, Operation.LOAD, runtime);
        storeFailures = List.copyOf(storeFailures);
    }

    /** The times of the loads that succeeded, in ms. */
    public Series times() {
        return SampleSelection.series(samples, Metric.LOAD);
    }

    /** The uncompressed size of the layers, in MB of 2^20 bytes. */
    public Figure megabytes() {
        return samples.reversed().stream()
                .map(Sample::details)
                .filter(SampleDetails.Transfer.class::isInstance)
                .map(details -> Figure.of(((SampleDetails.Transfer) details).megabytes()))
                .findFirst()
                .orElseGet(() -> Figure.unavailable("not measured"));
    }

    /** Why loads failed, one entry a failed load, then why there was no store for more. */
    public List<String> failures() {
        List<String> failures = SampleSelection.failures(samples);
        failures.addAll(storeFailures);
        return failures;
    }

    /** MB of uncompressed layers a second, by the median time. */
    public Figure megabytesPerSecond() {
        Series times = times();
        if (times.isEmpty() || !megabytes().isMeasured()) {
            List<String> failures = failures();
            return Figure.unavailable(failures.isEmpty() ? "not measured" : failures.getLast());
        }
        return Figure.of(1000 * megabytes().orThrow() / times.median());
    }
}
