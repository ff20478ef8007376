package dev.forge.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a check measures beside starts, memory and disk: as far as its baseline has it.
 *
 * @param dag compiling workflows, if it is measured
 * @param files file input and output, if it is
 * @param workflow a workflow and its steps, if it is
 */
public record SubjectPlans(Optional<DagPlan> dag, Optional<FilesPlan> files, Optional<WorkflowPlan> workflow) {
    /** Nothing. */
    public static final SubjectPlans NONE = new SubjectPlans(Optional.empty(), Optional.empty(), Optional.empty());

    /** What a result has, as it was measured for that. */
    static SubjectPlans like(Suite suite, List<String> runtimes, OptionalInt rounds) {
        return new SubjectPlans(
                dag(suite, runtimes, rounds),
                count(suite, Metric.FILE_WRITE).map(count -> new FilesPlan(runtimes, rounds.orElse(count))),
                workflow(suite, runtimes, rounds));
    }

    private static Optional<WorkflowPlan> workflow(Suite suite, List<String> runtimes, OptionalInt rounds) {
        Optional<Path> file = suite.environment().text(HostFact.WORKFLOW).map(Path::of);
        return file.isPresent() && Files.isRegularFile(file.get())
                ? count(suite, Metric.WORKFLOW_RUN)
                        .map(count -> new WorkflowPlan(runtimes, file.get(), rounds.orElse(count)))
                : Optional.empty();
    }

    private static Optional<DagPlan> dag(Suite suite, List<String> runtimes, OptionalInt rounds) {
        Set<Integer> tasks = new LinkedHashSet<>();
        Set<FanIn> fanIns = new LinkedHashSet<>();
        int most = 0;
        for (SampleTable.Key key : SampleTable.of(suite).keys()) {
            String count = key.factors().parameters().values().get(DagResult.TASKS);
            String fanIn = key.factors().parameters().values().get(DagResult.FAN_IN);
            if (key.metric() == Metric.COMPILE && count != null && fanIn != null) {
                tasks.add(Integer.parseInt(count));
                fanIns.add(FanIn.named(fanIn));
                most = Math.max(most, SampleTable.of(suite).values(key).count());
            }
        }
        return tasks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DagPlan(runtimes, null, List.copyOf(tasks), List.copyOf(fanIns), rounds.orElse(most)));
    }

    /** How many rounds a quantity has. */
    private static Optional<Integer> count(Suite suite, Metric metric) {
        SampleTable table = SampleTable.of(suite);
        return table.keys().stream()
                .filter(key -> key.metric() == metric)
                .map(key -> table.values(key).count())
                .max(Integer::compare);
    }

    /** The quantities that are measured. */
    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        if (dag.isPresent()) {
            metrics.addAll(List.of(Metric.COMPILE, Metric.RECOMPILE, Metric.SCHEDULING, Metric.CPU, Metric.CLI_MEMORY));
        }
        if (files.isPresent()) {
            metrics.addAll(FilesResult.OPERATIONS);
        }
        if (workflow.isPresent()) {
            metrics.addAll(List.of(
                    Metric.WORKFLOW_RUN,
                    Metric.STEP,
                    Metric.STEP_START,
                    Metric.STEP_OVERHEAD,
                    Metric.STEP_MEMORY,
                    Metric.CPU));
        }
        return metrics;
    }
}
