package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.DensityPlan;
import dev.forge.bench.DensityResult;
import dev.forge.bench.internal.report.DensityPage;
import dev.forge.bench.runtime.Engines;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.ByteSizes;
import java.util.List;

/** {@code forge benchmark density}. */
public final class BenchmarkDensityCommand extends BenchmarkCommand {
    private static final int BYTES_PER_MB_LOG = 20;

    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark density",
                "measure how many idle containers engines keep alive, and what one costs",
                Option.value("--count", "N", "stop at so many containers (default 50)"),
                Option.value("--memory-floor", "SIZE", "stop when less memory is available (default 1g)"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        String floor = arguments.value("memory-floor");
        List<DensityResult> results = runner.density(new DensityPlan(
                BenchmarkOptions.runtimes(arguments, Engines.NAMES),
                arguments.count("count", DensityPlan.COUNT, 1),
                floor == null
                        ? DensityPlan.MEMORY_FLOOR_MB
                        : ByteSizes.parse("--memory-floor", floor) >> BYTES_PER_MB_LOG));
        return new BenchmarkOutcome(
                DensityPage.of(results, runner.engines()),
                results.stream().anyMatch(result -> !result.alive().isMeasured()));
    }
}
