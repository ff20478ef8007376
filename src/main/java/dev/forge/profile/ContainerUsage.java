package dev.forge.profile;

/**
 * What a container has used and uses, read from its cgroup at one moment. A figure that this host does not have is
 * {@link #UNKNOWN}: a controller that is not enabled, a kernel without pressure stall information.
 *
 * @param nanoTime when it was read, {@link System#nanoTime}
 * @param init the pid, on the host, of the container's first process
 * @param cpuNanos CPU time since the container's start
 * @param periods periods of the CPU quota in which it wanted to run
 * @param throttledPeriods those in which it was throttled
 * @param memory the working set in bytes: what is charged but for page cache that was not used lately (docker's figure)
 * @param charged all memory that is charged to the cgroup, in bytes (memory.current)
 * @param memoryLimit in bytes; {@link #UNLIMITED} without one
 * @param oomKills how many of its processes the kernel killed for want of memory
 * @param cpuPressure the share of the last ten seconds in which some process waited for a CPU, in percent
 * @param memoryPressure the same for memory
 * @param ioPressure the same for block devices
 * @param read bytes read from block devices
 * @param written bytes written to block devices
 * @param received bytes received by the network interfaces but loopback
 * @param sent bytes sent by them
 * @param processes the number of its processes and threads (pids.current)
 * @param isPaused whether its cgroup is frozen
 */
public record ContainerUsage(
        long nanoTime,
        int init,
        long cpuNanos,
        long periods,
        long throttledPeriods,
        long memory,
        long charged,
        long memoryLimit,
        long oomKills,
        double cpuPressure,
        double memoryPressure,
        double ioPressure,
        long read,
        long written,
        long received,
        long sent,
        long processes,
        boolean isPaused) {
    /** A figure that this host does not have. */
    public static final long UNKNOWN = -1;

    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;
}
