package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * How long an engine takes for each step in the life of a container, from its command line's start to its exit.
 *
 * @param runtime the engine's name
 * @param samples its containers' lives, a sample a step; what comes after a failed step is not tried
 */
public record LifecycleResult(String runtime, List<Sample> samples) {
    /** The steps in their order. */
    public static final List<Metric> STEPS = List.of(Metric.CREATE, Metric.START, Metric.EXEC, Metric.STOP, Metric.RM);

    /** Takes the lives of the engine's containers from these samples. */
    public LifecycleResult {
        samples = SampleSelection.of(samples, Operation.LIFECYCLE, runtime);
    }

    /** The times of a step in ms, without warm-ups; empty if it never succeeded. */
    public Series times(Metric step) {
        return SampleSelection.series(SampleSelection.withoutWarmUps(samples), step);
    }

    /** Whether any step ever succeeded. */
    public boolean hasTimes() {
        return STEPS.stream().anyMatch(step -> !times(step).isEmpty());
    }

    /** Why steps failed, warm-ups among them: the step and the reason, one entry a failed life. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (Sample sample : samples) {
            if (sample.value() instanceof Figure.Unavailable unavailable) {
                failures.add(sample.metric().key() + ": " + unavailable.reason());
            }
        }
        return failures;
    }
}
