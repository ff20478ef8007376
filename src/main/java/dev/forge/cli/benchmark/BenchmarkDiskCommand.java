package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.DiskPlan;
import dev.forge.bench.DiskResult;
import dev.forge.bench.internal.report.DiskPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.List;

/** {@code forge benchmark disk}. */
public final class BenchmarkDiskCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark disk",
                "measure what the engines' stores take on disk",
                Option.value("--containers", "N", "stopped containers to be measured (default 100)"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<DiskResult> results = runner.disk(new DiskPlan(
                BenchmarkOptions.runtimes(arguments, List.of("forge")),
                arguments.count("containers", DiskPlan.CONTAINERS, 1)));
        return new BenchmarkOutcome(
                DiskPage.of(results, runner.engines()),
                results.stream().anyMatch(result -> !result.store().isMeasured()));
    }
}
