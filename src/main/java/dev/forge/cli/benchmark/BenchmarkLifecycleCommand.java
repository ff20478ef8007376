package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.LifecyclePlan;
import dev.forge.bench.LifecycleResult;
import dev.forge.bench.internal.report.LifecyclePage;
import dev.forge.bench.runtime.Engines;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.List;

/** {@code forge benchmark lifecycle}. */
public final class BenchmarkLifecycleCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark lifecycle",
                "measure create, start, exec, stop and rm, each for itself",
                BenchmarkOptions.REFERENCE,
                Option.value("-r --iterations --runs", "N", "measured lives of a container (default 6)"),
                Option.value("-w --warmup", "N", "lives before them, thrown away (default 1)"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<LifecycleResult> results = runner.lifecycle(new LifecyclePlan(
                BenchmarkOptions.runtimes(arguments, Engines.NAMES),
                arguments.count("iterations", LifecyclePlan.ITERATIONS, 1),
                arguments.count("warmup", 1, 0)));
        return new BenchmarkOutcome(
                LifecyclePage.of(results, runner.engines()), results.stream().noneMatch(LifecycleResult::hasTimes));
    }
}
