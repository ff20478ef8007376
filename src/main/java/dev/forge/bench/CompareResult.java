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
 */
public record CompareResult(
        List<StartupResult> startup,
        List<MemoryResult> memory,
        List<DiskResult> disk,
        Figure firstStart,
        Figure dashboard) {
    /** Copies the lists. */
    public CompareResult {
        startup = List.copyOf(startup);
        memory = List.copyOf(memory);
        disk = List.copyOf(disk);
    }

    /** With the medians of samples. */
    public static CompareResult of(
            List<StartupResult> startup,
            List<MemoryResult> memory,
            List<DiskResult> disk,
            List<Sample> firstStarts,
            List<Sample> dashboard) {
        return new CompareResult(
                startup, memory, disk, SampleSelection.median(firstStarts), SampleSelection.median(dashboard));
    }
}
