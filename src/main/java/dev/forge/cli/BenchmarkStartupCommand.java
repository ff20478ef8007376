package dev.forge.cli;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.StartupResult;
import dev.forge.bench.report.Pages;
import java.util.List;

/** {@code forge benchmark startup}. */
final class BenchmarkStartupCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark startup",
                "measure how long engines take to start a container",
                Option.value("-r --iterations --runs", "N", "measured runs of each engine (default 5)"),
                Option.value("-w --warmup", "N", "runs of each engine before them, thrown away (default 1)"));
    }

    @Override
    Outcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<StartupResult> results = runner.startup(new StartupPlan(
                BenchmarkOptions.runtimes(arguments, List.of("forge")),
                arguments.count("iterations", StartupPlan.ITERATIONS, 1),
                arguments.count("warmup", StartupPlan.WARMUP, 0)));
        return new Outcome(
                Pages.startup(results, runner.engines()),
                results.stream().anyMatch(result -> result.successful() == 0));
    }
}
