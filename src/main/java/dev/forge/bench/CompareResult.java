package dev.forge.bench;

import java.util.List;

/**
 * Engines side by side. The lists hold one entry per engine that works, in the order in which tables show them.
 *
 * @param startup how fast they start a container
 * @param memory what their own processes cost
 * @param disk what their stores cost
 */
public record CompareResult(List<StartupResult> startup, List<MemoryResult> memory, List<DiskResult> disk) {
    /** Copies the lists. */
    public CompareResult {
        startup = List.copyOf(startup);
        memory = List.copyOf(memory);
        disk = List.copyOf(disk);
    }
}
