package dev.forge.profile;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What this host has and how much of it is in use. A megabyte is 1024 × 1024 bytes, a gigabyte 1024 of these.
 *
 * @param memory the host's memory
 * @param disk the file system that Forge's home is on
 * @param cpu the host's CPUs
 * @param limits what this process may use of them, where that is less
 */
public record ResourceInfo(Memory memory, Disk disk, Cpu cpu, Limits limits) {
    /**
     * Memory in MB.
     *
     * @param totalMb all
     * @param availableMb what can be given to new processes without swapping
     * @param usedMb the rest
     * @param percent the used part, 0 to 100
     */
    public record Memory(double totalMb, double availableMb, double usedMb, double percent) {}

    /**
     * A file system in GB.
     *
     * @param path a directory on it
     * @param totalGb all
     * @param usedGb in use
     * @param freeGb free for this user; less than the rest where blocks are reserved for root
     * @param percent the used part of what this user could have, 0 to 100, as df shows it
     */
    public record Disk(String path, double totalGb, double usedGb, double freeGb, double percent) {}

    /**
     * CPUs.
     *
     * @param count how many are online
     * @param percent how busy all of them were together while this was measured, 0 to 100
     */
    public record Cpu(int count, double percent) {}

    /**
     * Limits of this process's control groups. Empty where they are not lower than what the host has.
     *
     * @param memoryMb memory in MB
     * @param cpus CPU time, in CPUs
     * @param processes how many processes and threads
     */
    public record Limits(OptionalDouble memoryMb, OptionalDouble cpus, OptionalLong processes) {
        /** Whether there is none. */
        public boolean isEmpty() {
            return memoryMb.isEmpty() && cpus.isEmpty() && processes.isEmpty();
        }
    }
}
