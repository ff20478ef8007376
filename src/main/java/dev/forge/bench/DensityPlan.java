package dev.forge.bench;

import java.util.List;

/**
 * A density benchmark: idle containers are started until a stop rule says so.
 *
 * @param runtimes the engines' names
 * @param count stop at so many containers
 * @param memoryFloorMb stop when less memory than this is available (MemAvailable of /proc/meminfo), in MB of 2^20
 *     bytes
 */
public record DensityPlan(List<String> runtimes, int count, long memoryFloorMb) {
    /** How many containers there are at most if nobody says. */
    public static final int COUNT = 50;
    /** How much memory is left to the host if nobody says. */
    public static final long MEMORY_FLOOR_MB = 1024;

    /** Copies the list; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public DensityPlan {
        runtimes = List.copyOf(runtimes);
        Require.check("count", count, 1);
    }

    /** Whether memory is measured at so many containers: 0, 1, 2, 5, 10, 20, 50, 100 … and at the last. */
    public boolean isPoint(int containers) {
        return isPoint(containers, count);
    }

    static boolean isPoint(int containers, int last) {
        int unit = containers;
        while (unit >= 10 && unit % 10 == 0) {
            unit /= 10;
        }
        return containers == last || containers <= 2 || unit == 1 || unit == 2 || unit == 5;
    }
}
