package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.LoadPlan;
import dev.forge.bench.LoadResult;
import dev.forge.bench.internal.report.LoadPage;
import dev.forge.bench.runtime.Engines;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code forge benchmark load}. */
public final class BenchmarkLoadCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        Spec spec = BenchmarkOptions.spec(
                "benchmark load",
                "measure how fast engines load an image from an archive into an empty store",
                BenchmarkOptions.REFERENCE,
                Option.value("-r --iterations --runs", "N", "measured loads of each engine (default 3)"));
        return new Spec(spec.path(), "[OPTIONS] [ARCHIVE]", spec.summary(), false, spec.options());
    }

    @Override
    void checkOperands(Arguments arguments) {
        arguments.operands("an archive, or none for the benchmark's own", 0, 1);
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<String> archive = arguments.operands("an archive", 0, 1);
        List<String> engines = new ArrayList<>(Engines.NAMES);
        // It has no store to load anything into.
        engines.remove("oci");
        List<LoadResult> results = runner.load(new LoadPlan(
                BenchmarkOptions.runtimes(arguments, engines),
                archive.isEmpty() ? null : Path.of(archive.getFirst()),
                arguments.count("iterations", LoadPlan.ITERATIONS, 1)));
        return new BenchmarkOutcome(
                LoadPage.of(results, runner.engines()),
                results.stream().anyMatch(result -> result.times().isEmpty()));
    }
}
