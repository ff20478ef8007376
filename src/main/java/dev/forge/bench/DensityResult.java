package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import java.util.List;
import java.util.Optional;

/**
 * How many idle containers an engine kept alive at once, and what one costs.
 *
 * @param sample what was counted
 * @param availableFall by how much MemAvailable fell for each container, payloads included, in MB; others' memory is in
 *     it too, so it is a check and no measurement, and no result file has it
 */
public record DensityResult(Sample sample, Figure availableFall) {
    private static final SampleDetails.Density UNKNOWN =
            new SampleDetails.Density("unknown", Optional.empty(), List.of());

    /** The engine's name. */
    public String runtime() {
        return sample.runtime();
    }

    /** How many were counted alive at the end; unavailable if not even that could be done. */
    public Figure alive() {
        return sample.value();
    }

    /** Why no more were started. */
    public String stopReason() {
        return details().stopReason();
    }

    /** The engine's own memory (PSS, payloads excluded) by number of containers. */
    public List<SampleDetails.DensityPoint> points() {
        return details().points();
    }

    /** What one adds to that, in MB of 2^20 bytes; see {@link MemorySlope}. */
    public Figure perContainer() {
        return sample.figure(Metric.MEMORY_PER_CONTAINER);
    }

    /** The slope's 95 % interval, if there are enough points for one. */
    public Optional<Interval> interval() {
        return details().interval();
    }

    private SampleDetails.Density details() {
        return sample.details() instanceof SampleDetails.Density density ? density : UNKNOWN;
    }
}
