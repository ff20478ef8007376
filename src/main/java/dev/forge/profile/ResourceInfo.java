package dev.forge.profile;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * This host's resources and their use. A megabyte is 1024 × 1024 bytes, a gigabyte 1024 megabytes.
 *
 * @param memory the host's memory
 * @param disk the filesystem of Forge's home
 * @param cpu the host's CPUs
 * @param limits the limits of this process, if they are lower
 */
public record ResourceInfo(Memory memory, Disk disk, Cpu cpu, Limits limits) {
    /**
     * Memory in MB.
     *
     * @param totalMb total
     * @param availableMb available to new processes without swapping
     * @param usedMb total minus available
     * @param percent the used part, 0 to 100
     */
    public record Memory(double totalMb, double availableMb, double usedMb, double percent) {}

    /**
     * A filesystem in GB.
     *
     * @param path a directory on it
     * @param totalGb total
     * @param usedGb in use
     * @param freeGb free for this user; less than the rest if blocks are reserved for root
     * @param percent the used part of what this user could have, 0 to 100, as df shows it
     */
    public record Disk(String path, double totalGb, double usedGb, double freeGb, double percent) {}

    /**
     * CPUs.
     *
     * @param count the number of CPUs that are online
     * @param percent the utilization of all CPUs during the measurement, 0 to 100
     */
    public record Cpu(int count, double percent) {}

    /**
     * Limits of this process's cgroups. Empty unless they are lower than the host's resources.
     *
     * @param memoryMb memory in MB
     * @param cpus CPU time, in CPUs
     * @param processes the number of processes and threads
     */
    public record Limits(OptionalDouble memoryMb, OptionalDouble cpus, OptionalLong processes) {
        /** Whether there are no limits. */
        public boolean isEmpty() {
            return memoryMb.isEmpty() && cpus.isEmpty() && processes.isEmpty();
        }
    }
}
