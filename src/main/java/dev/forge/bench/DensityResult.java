package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import java.util.List;
import java.util.Optional;

/**
 * How many idle containers an engine kept alive at once, and what one costs.
 *
 * @param runtime the engine's name
 * @param alive how many were counted alive at the end; unavailable if not even that could be done
 * @param stopReason why no more were started
 * @param points the engine's own memory (PSS, payloads excluded) by number of containers
 * @param perContainer what one adds to that, in MB of 2^20 bytes: the Theil-Sen slope over the points
 * @param interval the slope's 95 % interval, if there are enough points for one
 * @param availableFall by how much MemAvailable fell for each container, payloads included, in MB; others' memory is in
 *     it too, so it is a check and no measurement
 */
public record DensityResult(
        String runtime,
        Figure alive,
        String stopReason,
        List<Point> points,
        Figure perContainer,
        Optional<Interval> interval,
        Figure availableFall) {
    /**
     * The engine's memory at one moment.
     *
     * @param containers how many there were
     * @param megabytes PSS in MB of 2^20 bytes
     */
    public record Point(int containers, double megabytes) {}

    /** A result of its own, whatever happens to the list. */
    public DensityResult {
        points = List.copyOf(points);
    }
}
