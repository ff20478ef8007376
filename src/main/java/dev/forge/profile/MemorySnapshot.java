package dev.forge.profile;

import dev.forge.stats.Figure;
import java.time.Instant;

/**
 * What a target used at one moment. A megabyte is 1024 × 1024 bytes.
 *
 * @param timestamp when it was taken
 * @param elapsedSeconds since the profiler's first snapshot, by the monotonic clock
 * @param processes how many processes the target had
 * @param processRssMb resident set: memory of the target that is in RAM, in MB; over several processes a sum, which
 *     counts shared pages once for each
 * @param processVmsMb virtual size: address space in use, in MB
 * @param processPssMb proportional set: as the resident set, but a page that n processes share counts 1/n, in MB.
 *     Unavailable without the right to read smaps_rollup
 * @param systemMemoryPercent how much of the host's memory is not available, 0 to 100
 * @param systemMemoryAvailableMb what could be given to new processes without swapping, in MB
 * @param processMemoryPercent the resident set's part of the host's memory, 0 to 100
 * @param cpuPercent CPU time per wall time since the snapshot before, or since the target's start for the first one;
 *     100 is one CPU in full use
 */
public record MemorySnapshot(
        Instant timestamp,
        double elapsedSeconds,
        int processes,
        double processRssMb,
        double processVmsMb,
        Figure processPssMb,
        double systemMemoryPercent,
        double systemMemoryAvailableMb,
        double processMemoryPercent,
        double cpuPercent) {}
