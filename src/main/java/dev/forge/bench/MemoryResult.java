package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param samples what was measured of its memory
 */
public record MemoryResult(String runtime, List<Sample> samples) {
    /**
     * The memory with a number of idle containers.
     *
     * @param containers how many
     * @param pss the engine's own memory, in MB of 2^20 bytes
     * @param processes which processes that was, by name, at the last sample
     */
    public record MemorySeries(int containers, Series pss, List<String> processes) {
        /** Copies the list. */
        public MemorySeries {
            processes = List.copyOf(processes);
        }
    }

    /** Takes the engine's memory from these samples. */
    public MemoryResult {
        samples = SampleSelection.of(samples, Operation.MEMORY, runtime);
    }

    /** What was measured, by number of idle containers, in the order in which it was measured: least first. */
    public List<MemorySeries> points() {
        Map<Integer, List<Sample>> groups = new LinkedHashMap<>();
        for (Sample sample : samples) {
            if (isReading(sample)
                    && sample.value().isMeasured()
                    && sample.factors().containers().isPresent()) {
                groups.computeIfAbsent(sample.factors().containers().getAsInt(), any -> new ArrayList<>())
                        .add(sample);
            }
        }
        List<MemorySeries> points = new ArrayList<>();
        groups.forEach((containers, group) -> points.add(new MemorySeries(
                containers,
                new Series(
                        group.stream().map(sample -> sample.value().orThrow()).toList()),
                group.getLast().details() instanceof SampleDetails.ProcessNames processes
                        ? processes.names()
                        : List.of())));
        return points;
    }

    /** Why there are no more points, or null. */
    public @Nullable String failure() {
        List<String> failures = SampleSelection.failures(
                samples.stream().filter(MemoryResult::isReading).toList());
        return failures.isEmpty() ? null : failures.getLast();
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

    /** What one container adds in MB; see {@link MemorySlope}. */
    public Figure perContainer() {
        return slope().perContainer();
    }

    /** What one container adds, with its interval. */
    public MemorySlope slope() {
        for (Sample sample : samples) {
            if (sample.metric() == Metric.MEMORY_PER_CONTAINER) {
                return new MemorySlope(sample.value(), SampleDetails.slopeInterval(sample.details()));
            }
        }
        return failure() == null ? slope(samples) : new MemorySlope(Figure.unavailable(reason()), Optional.empty());
    }

    /** The slope over an engine's readings. */
    public static MemorySlope slope(List<Sample> samples) {
        List<SampleDetails.DensityPoint> points = new ArrayList<>();
        for (Sample sample : samples) {
            if (isReading(sample) && sample.value() instanceof Figure.Measured measured) {
                points.add(new SampleDetails.DensityPoint(
                        sample.factors().containers().orElse(0), measured.value()));
            }
        }
        return MemorySlope.of(points);
    }

    private static boolean isReading(Sample sample) {
        return sample.metric() != Metric.MEMORY_PER_CONTAINER;
    }

    /** The samples with so many containers, empty if there are none. */
    public Series at(int containers) {
        for (MemorySeries point : points()) {
            if (point.containers() == containers) {
                return point.pss();
            }
        }
        return Series.EMPTY;
    }

    private String reason() {
        String failure = failure();
        return failure == null ? "not measured" : failure;
    }
}
