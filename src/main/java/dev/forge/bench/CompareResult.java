package dev.forge.bench;

import dev.forge.stats.Figure;
import java.util.List;

/**
 * Engines side by side. The lists hold one entry per engine that works, in the order in which tables show them.
 *
 * @param startup how fast they start a container
 * @param memory what their own processes cost
 * @param disk what their stores cost
 * @param firstStart what the first start of a kind costs Forge, in ms: a median; startup is of repeated ones
 * @param dashboard how long Forge's dashboard takes to its first full frame, in ms: a median; not measured without Forge
 * @param dag how long Forge takes to compile a workflow of a thousand steps, in ms: a median; not measured without Forge
 * @param files what file I/O costs in containers, the host last; empty if it was not measured
 */
public record CompareResult(
        List<StartupResult> startup,
        List<MemoryResult> memory,
        List<DiskResult> disk,
        Figure firstStart,
        Figure dashboard,
        Figure dag,
        List<FilesResult> files) {
    /** Copies the lists. */
    public CompareResult {
        startup = List.copyOf(startup);
        memory = List.copyOf(memory);
        disk = List.copyOf(disk);
        files = List.copyOf(files);
    }

    /** With the medians of samples. */
    public static CompareResult of(
            List<StartupResult> startup,
            List<MemoryResult> memory,
            List<DiskResult> disk,
            List<Sample> firstStarts,
            List<Sample> dashboard,
            List<DagResult> dag,
            List<FilesResult> files) {
        return new CompareResult(
                startup,
                memory,
                disk,
                SampleSelection.median(firstStarts),
                SampleSelection.median(dashboard),
                forge(dag),
                files);
    }

    private static Figure forge(List<DagResult> results) {
        for (DagResult result : results) {
            if (result.runtime().equals("forge")) {
                return result.median(Metric.COMPILE);
            }
        }
        return Figure.unavailable("not measured");
    }
}
