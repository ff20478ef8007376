package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.MemoryPlan;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.internal.report.MemoryPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.List;

/** {@code forge benchmark memory}. */
public final class BenchmarkMemoryCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark memory",
                "measure what the engines' own processes cost in memory",
                Option.value("--samples", "N", "samples with each number of containers (default 10)"),
                Option.value("--interval", "DURATION", "time between two samples (default 100ms)"),
                Option.value(
                        "--containers", "N", "measure with 0, 1, 2, 5, 10 … to so many idle containers (default 5)"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<MemoryResult> results = runner.memory(new MemoryPlan(
                BenchmarkOptions.runtimes(arguments, List.of("forge")),
                arguments.count("samples", MemoryPlan.SAMPLES, 1),
                BenchmarkOptions.duration(arguments, "interval", MemoryPlan.INTERVAL),
                arguments.count("containers", MemoryPlan.CONTAINERS, 1)));
        return new BenchmarkOutcome(
                MemoryPage.of(results, runner.engines()),
                results.stream().anyMatch(result -> result.failure() != null));
    }
}
