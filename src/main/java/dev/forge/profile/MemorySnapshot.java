package dev.forge.profile;

import dev.forge.stats.Figure;
import java.time.Instant;

/**
 * The memory and CPU use of a target at one moment. A megabyte is 1024 × 1024 bytes.
 *
 * @param timestamp when it was taken
 * @param elapsedSeconds time since the profiler's first snapshot, by the monotonic clock
 * @param processes the number of processes of the target
 * @param processRssMb resident set size: memory of the target that is in RAM, in MB; for several processes the sum, in
 *     which shared pages count several times
 * @param processVmsMb virtual size: address space in use, in MB
 * @param processPssMb proportional set size: like the resident set size, but a page that n processes share counts 1/n,
 *     in MB. Unavailable without permission to read smaps_rollup
 * @param systemMemoryPercent the part of the host's memory that is not available, 0 to 100
 * @param systemMemoryAvailableMb memory available to new processes without swapping, in MB
 * @param processMemoryPercent the resident set size relative to the host's memory, 0 to 100
 * @param cpuPercent CPU time per wall time since the previous snapshot, or since the target's start for the first one;
 *     100 is one fully used CPU
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
