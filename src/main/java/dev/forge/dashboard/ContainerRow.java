package dev.forge.dashboard;

import java.util.List;

/**
 * A container as one row. Figures that are not known are negative; a container that does not run has none.
 *
 * @param engine its engine's name
 * @param id its id
 * @param name its name; the short id as long as the engine has not told it
 * @param image its image; empty until the engine has told it
 * @param command its command; empty until the engine has told it
 * @param state created, running, paused, exited …, as docker calls them
 * @param status the engine's words for it: Up 3 minutes, Exited (1) 5 seconds ago
 * @param ports its published ports, as docker writes them
 * @param cpu CPU use in percent of one CPU
 * @param throttled the share of the quota's periods in which it was throttled, in percent
 * @param memory its working set in bytes
 * @param charged all memory charged to its cgroup, in bytes
 * @param memoryLimit in bytes; Long.MAX_VALUE for none
 * @param cpuPressure the share of the last ten seconds in which one of its processes waited for a CPU, in percent
 * @param memoryPressure the same for memory
 * @param ioPressure the same for block devices
 * @param read bytes read from block devices since its start
 * @param written bytes written to them
 * @param received bytes received by its network interfaces
 * @param sent bytes sent by them
 * @param processes the number of its processes and threads
 * @param startedAt when it was started, in seconds since 1970; 0 if it does not run
 * @param init the pid of its first process on this host; 0 if it does not run
 * @param history the last CPU figures, the newest last
 */
record ContainerRow(
        String engine,
        String id,
        String name,
        String image,
        String command,
        String state,
        String status,
        String ports,
        double cpu,
        double throttled,
        long memory,
        long charged,
        long memoryLimit,
        double cpuPressure,
        double memoryPressure,
        double ioPressure,
        long read,
        long written,
        long received,
        long sent,
        long processes,
        long startedAt,
        int init,
        List<Double> history) {
    /** What identifies the row from one snapshot to the next. */
    String key() {
        return engine + "/" + id;
    }

    boolean isRunning() {
        return isMeasured() || state.equals("running");
    }

    /** Whether it is known what it uses: of a running one it is not if it has no cgroup. */
    boolean isMeasured() {
        return init > 0;
    }

    String shortId() {
        return Format.shortId(id);
    }

    /** The largest of the pressures, negative if none is known. */
    double pressure() {
        return Math.max(cpuPressure, Math.max(memoryPressure, ioPressure));
    }

    /** The working set in percent of the limit; negative if there is none. */
    double memoryShare() {
        return memory < 0 || memoryLimit <= 0 || memoryLimit == Long.MAX_VALUE ? -1 : 100.0 * memory / memoryLimit;
    }
}
