package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.Metric;
import dev.forge.bench.WorkflowPlan;
import dev.forge.bench.WorkflowResult;
import dev.forge.bench.internal.report.WorkflowPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.nio.file.Path;
import java.util.List;

/** {@code forge benchmark workflow}. */
public final class BenchmarkWorkflowCommand extends BenchmarkCommand {
    private static final String FILE = "a compose file";

    @Override
    public Spec spec() {
        Spec spec = BenchmarkOptions.spec(
                "benchmark workflow",
                "measure a workflow, as a whole and step by step, on one engine or several",
                BenchmarkOptions.REFERENCE,
                Option.value("-r --iterations --runs", "N", "measured rounds (default 6)"));
        return new Spec(spec.path(), "[OPTIONS] FILE", spec.summary(), false, spec.options());
    }

    @Override
    void checkOperands(Arguments arguments) {
        arguments.operands(FILE, 1, 1);
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<WorkflowResult> results = runner.workflow(new WorkflowPlan(
                BenchmarkOptions.runtimes(arguments, List.of("forge")),
                Path.of(arguments.operands(FILE, 1, 1).getFirst()),
                arguments.count("iterations", WorkflowPlan.ITERATIONS, 1)));
        return new BenchmarkOutcome(
                WorkflowPage.of(results, runner.engines()),
                results.stream()
                        .anyMatch(
                                result -> result.series("", Metric.WORKFLOW_RUN).isEmpty()));
    }
}
