package dev.forge.bench;

import dev.forge.stats.Series;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a workflow costs on an engine.
 *
 * @param runtime the engine's name
 * @param samples its runs and their steps
 */
public record WorkflowResult(String runtime, List<Sample> samples) {
    /** The parameter with the workflow's name. */
    public static final String WORKFLOW = "workflow";
    /** The parameter with a step's name; a whole run has none. */
    public static final String STEP = "step";

    /** Takes the engine's runs from these samples. */
    public WorkflowResult {
        samples = SampleSelection.withoutWarmUps(SampleSelection.of(samples, Operation.WORKFLOW, runtime));
    }

    private static String stepOf(Sample sample) {
        return sample.factors().parameters().values().getOrDefault(STEP, "");
    }

    /** The names of its steps, in the order in which they were first seen. */
    public List<String> steps() {
        return samples.stream()
                .map(WorkflowResult::stepOf)
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .toList();
    }

    /** The values of a quantity of a step, or of whole runs if the name is empty. */
    public Series series(String step, Metric metric) {
        return SampleSelection.series(
                samples.stream()
                        .filter(sample -> Objects.equals(stepOf(sample), step))
                        .toList(),
                metric);
    }

    /** The values of a quantity of all steps together. */
    public Series ofSteps(Metric metric) {
        return SampleSelection.series(
                samples.stream().filter(sample -> !stepOf(sample).isEmpty()).toList(), metric);
    }

    /** Why runs failed, each reason once. */
    public List<String> failures() {
        return SampleSelection.failures(samples).stream().distinct().toList();
    }
}
