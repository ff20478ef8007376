package dev.forge.bench;

import dev.forge.stats.Series;
import java.util.List;
import java.util.Map;

/**
 * How long an engine takes for each step in the life of a container, from its command line's start to its exit.
 *
 * @param runtime the engine's name
 * @param steps the times in ms by step: create, start, exec, stop, rm; a step that never succeeded is not in it
 * @param failures why steps failed, one entry a failed life; what comes after a failed step is not tried
 */
public record LifecycleResult(String runtime, Map<Metric, Series> steps, List<String> failures) {
    /** The steps in their order. */
    public static final List<Metric> STEPS = List.of(Metric.CREATE, Metric.START, Metric.EXEC, Metric.STOP, Metric.RM);

    /** A result of its own, whatever happens to the collections. */
    public LifecycleResult {
        steps = Map.copyOf(steps);
        failures = List.copyOf(failures);
    }

    /** The times of a step in ms; empty if it never succeeded. */
    public Series times(Metric step) {
        return steps.getOrDefault(step, Series.EMPTY);
    }
}
