package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Metric;
import dev.forge.bench.WorkflowResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The page of {@code benchmark workflow}: the whole of it, then step by step. */
public final class WorkflowPage {
    private WorkflowPage() {}

    /** The page of these results. */
    public static Page of(List<WorkflowResult> results, List<EngineReport> engines) {
        List<List<String>> runs = new ArrayList<>();
        Set<String> steps = new LinkedHashSet<>();
        List<String> notes = new ArrayList<>();
        for (WorkflowResult result : results) {
            runs.add(List.of(
                    result.runtime(),
                    Amounts.median(result.series("", Metric.WORKFLOW_RUN), Metric.WORKFLOW_RUN),
                    Amounts.median(result.series("", Metric.CPU), Metric.CPU),
                    Amounts.median(result.ofSteps(Metric.STEP_START), Metric.STEP_START),
                    Amounts.median(result.ofSteps(Metric.STEP_OVERHEAD), Metric.STEP_OVERHEAD)));
            steps.addAll(result.steps());
            result.failures().forEach(failure -> notes.add(result.runtime() + ": " + failure));
        }
        List<List<String>> rows = new ArrayList<>();
        for (String step : steps) {
            for (WorkflowResult result : results) {
                rows.add(List.of(
                        step,
                        result.runtime(),
                        Amounts.median(result.series(step, Metric.STEP), Metric.STEP),
                        Amounts.median(result.series(step, Metric.STEP_START), Metric.STEP_START),
                        Amounts.median(result.series(step, Metric.STEP_OVERHEAD), Metric.STEP_OVERHEAD)));
            }
        }
        notes.add(
                "run and CPU time: the whole command, a daemon's part included; overhead: what a step takes beside its"
                        + " payload, from its turn until its container is gone");
        notes.addAll(EngineNotes.engines(engines));
        return new Page(
                List.of(
                        new Table(
                                "Workflow", List.of("Engine", "Run", "CPU time", "Step start", "Step overhead"), runs),
                        new Table("Steps", List.of("Step", "Engine", "Payload", "Start", "Overhead"), rows)),
                List.of(),
                notes);
    }
}
