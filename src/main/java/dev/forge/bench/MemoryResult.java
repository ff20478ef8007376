package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine's own processes cost in memory: the sum of their proportional set sizes (Pss of
 * /proc/PID/smaps_rollup), in which a page shared by n processes counts for 1/n in each. The engine's processes are a
 * daemon with what it started, and whatever keeps a container company from outside of its pid namespace: monitors,
 * shims, port forwarders. Payloads do not count, nor does the benchmark itself.
 *
 * <p>"Average", "min" and "max" are of the engine with <em>one</em> idle container, because that is the least it costs
 * to have a container at all; {@link #idle()} is the engine without any, which is really 0 where nothing stays
 * resident.
 *
 * @param runtime the engine's name
 * @param points the samples, by number of idle containers, least first
 * @param failure why there are no more points, or null
 */
public record MemoryResult(
        String runtime, List<Point> points, @Nullable String failure) {
    /**
     * Samples with a number of idle containers.
     *
     * @param containers how many
     * @param pss the engine's own memory, in MB of 2^20 bytes
     * @param processes which processes that was, by name, at the last sample
     */
    public record Point(int containers, Series pss, List<String> processes) {
        /** A point of its own, whatever happens to the list. */
        public Point {
            processes = List.copyOf(processes);
        }
    }

    /** A result of its own, whatever happens to the list. */
    public MemoryResult {
        points = List.copyOf(points);
    }

    /** The mean with one idle container in MB; throws {@link dev.forge.core.ForgeException} if there is none. */
    public double averageMb() {
        return average().orThrow();
    }

    /** The smallest sample with one container in MB; throws {@link dev.forge.core.ForgeException} if there is none. */
    public double minMb() {
        return Figure.of(at(1), Series::min, reason()).orThrow();
    }

    /** The largest sample with one container in MB; throws {@link dev.forge.core.ForgeException} if there is none. */
    public double maxMb() {
        return Figure.of(at(1), Series::max, reason()).orThrow();
    }

    /** The mean with one idle container in MB. */
    public Figure average() {
        return Figure.of(at(1), Series::mean, reason());
    }

    /** The mean without any container in MB. */
    public Figure idle() {
        return Figure.of(at(0), Series::mean, reason());
    }

    /** What one container adds in MB: from none to the most that were started, divided by their number. */
    public Figure perContainer() {
        if (points.size() < 2 || failure != null) {
            return Figure.unavailable(reason());
        }
        Point max = points.getLast();
        double added = max.pss().mean() - points.getFirst().pss().mean();
        return Figure.of(added / max.containers());
    }

    /** The samples with so many containers, empty if there are none. */
    public Series at(int containers) {
        for (Point point : points) {
            if (point.containers() == containers) {
                return point.pss();
            }
        }
        return Series.EMPTY;
    }

    private String reason() {
        return failure == null ? "not measured" : failure;
    }
}
