package dev.forge.bench;

import dev.forge.stats.Figure;
import java.util.List;
import java.util.Optional;

/**
 * What an engine's store takes on disk: allocated blocks, each inode once, mounts not entered. In MB of 2^20 bytes.
 *
 * @param runtime the engine's name
 * @param samples what was measured of its store
 */
public record DiskResult(String runtime, List<Sample> samples) {
    /** Takes the engine's store from these samples. */
    public DiskResult {
        samples = SampleSelection.of(samples, Operation.DISK, runtime);
    }

    /** The whole store, with everything of the user's in it, the benchmark's image loaded. */
    public Figure store() {
        return figure(Metric.DISK);
    }

    /** What loading the benchmark's image added. */
    public Figure image() {
        return figure(Metric.DISK_IMAGE);
    }

    /** What one stopped container adds: the growth by {@link #containers()}, divided by their number.
     * Unavailable if readings on the way contradict each other, as when something else changed the store. */
    public Figure container() {
        return figure(Metric.DISK_CONTAINER);
    }

    /** The whole store with so many stopped containers in it. */
    public Figure withContainers() {
        return figure(Metric.DISK_CONTAINERS);
    }

    /** How many containers were run, stopped and measured. */
    public int containers() {
        return sample(Metric.DISK_CONTAINERS)
                .map(sample -> sample.factors().containers().orElse(0))
                .orElse(0);
    }

    /** The whole store in MB; throws {@link dev.forge.core.ForgeException} if it could not be measured. */
    public double sizeMb() {
        return store().orThrow();
    }

    private Figure figure(Metric metric) {
        return sample(metric).map(Sample::value).orElseGet(() -> Figure.unavailable("not measured"));
    }

    private Optional<Sample> sample(Metric metric) {
        return samples.stream().filter(sample -> sample.metric() == metric).findFirst();
    }
}
