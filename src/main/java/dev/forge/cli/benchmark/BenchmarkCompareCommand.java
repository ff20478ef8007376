package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.ComparePlan;
import dev.forge.bench.CompareResult;
import dev.forge.bench.DiskPlan;
import dev.forge.bench.MemoryPlan;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.internal.report.ComparisonPage;
import dev.forge.bench.runtime.Engines;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.List;

/** {@code forge benchmark compare}. */
public final class BenchmarkCompareCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark compare",
                "compare forge with podman, docker and the bare oci runtime",
                StartupOptions.with(
                        Option.value("-r --iterations --runs", "N|auto", "rounds of startup (default 10)"),
                        Option.value("-w --warmup", "N", "rounds before them (default 1)"),
                        Option.value("--samples", "N", "samples of memory (default 10)"),
                        Option.value("--interval", "DURATION", "time between two samples (default 100ms)"),
                        Option.value(
                                "--containers",
                                "N",
                                "stopped containers of each engine (default 20, and 100 of forge for its target)")));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<String> runtimes = BenchmarkOptions.runtimes(arguments, Engines.NAMES);
        CompareResult comparison = runner.compare(new ComparePlan(
                new StartupPlan(
                        runtimes,
                        StartupOptions.iterations(arguments, ComparePlan.ITERATIONS),
                        arguments.count("warmup", StartupPlan.WARMUP, 0),
                        StartupOptions.policy(arguments)),
                new MemoryPlan(
                        runtimes,
                        arguments.count("samples", MemoryPlan.SAMPLES, 1),
                        BenchmarkOptions.duration(arguments, "interval", MemoryPlan.INTERVAL),
                        MemoryPlan.CONTAINERS),
                new DiskPlan(
                        runtimes,
                        arguments.count("containers", ComparePlan.CONTAINERS, 1),
                        arguments.count("containers", ComparePlan.TARGET_CONTAINERS, 1))));
        return new BenchmarkOutcome(
                ComparisonPage.of(comparison, runner.engines()),
                comparison.startup().stream().anyMatch(result -> result.successful() == 0));
    }
}
