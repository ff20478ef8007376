package dev.forge.bench;

import dev.forge.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a sample tells beside its value, its phases and its factors; each operation has something else to tell. */
public sealed interface SampleDetails {
    /** Nothing. */
    None NONE = new None();

    /** Nothing. */
    record None() implements SampleDetails {}

    /**
     * CPU time of the command line of one start, without what it left in the background.
     *
     * @param userMs user time in ms
     * @param systemMs system time in ms
     */
    record CommandCpu(double userMs, double systemMs) implements SampleDetails {}

    /**
     * The place of a start among those that were started at once.
     *
     * @param batch which group of starts, counted from 0
     * @param lane which start in the group, counted from 0
     */
    record Lane(int batch, int lane) implements SampleDetails {}

    /**
     * Starts at once.
     *
     * @param p50 median of their times in ms
     * @param p95 95th percentile in ms
     * @param p99 99th percentile in ms
     * @param succeeded how many starts succeeded; the times are theirs
     * @param failed how many starts failed
     */
    record Latencies(OptionalDouble p50, OptionalDouble p95, OptionalDouble p99, int succeeded, int failed)
            implements SampleDetails {}

    /**
     * The processes whose memory was measured.
     *
     * @param names one for each process
     */
    record ProcessNames(List<String> names) implements SampleDetails {
        /** Copies the list. */
        public ProcessNames {
            names = List.copyOf(names);
        }
    }

    /**
     * A loaded image.
     *
     * @param megabytes the uncompressed size of its layers, in MB of 2^20 bytes
     * @param megabytesPerSecond the same by the time that loading took
     */
    record Transfer(double megabytes, double megabytesPerSecond) implements SampleDetails {}

    /**
     * What living containers cost. What one adds is the sample's {@link Metric#MEMORY_PER_CONTAINER}.
     *
     * @param stopReason why no more were started
     * @param interval the 95 % interval of what one adds, if there are enough points for one
     * @param points the engine's own memory by number of containers
     */
    record Density(String stopReason, Optional<Interval> interval, List<DensityPoint> points) implements SampleDetails {
        /** Copies the list. */
        public Density {
            points = List.copyOf(points);
        }
    }

    /**
     * A slope of memory over containers.
     *
     * @param interval its 95 % interval, if there are enough points for one
     */
    record Slope(Optional<Interval> interval) implements SampleDetails {}

    /** The 95 % interval of what one container adds to the engine's memory, where a sample tells it. */
    static Optional<Interval> slopeInterval(SampleDetails details) {
        return switch (details) {
            case Density density -> density.interval();
            case Slope slope -> slope.interval();
            default -> Optional.empty();
        };
    }

    /**
     * The engine's memory with a number of containers.
     *
     * @param containers how many there were
     * @param megabytes PSS in MB of 2^20 bytes
     */
    record DensityPoint(int containers, double megabytes) {}
}
