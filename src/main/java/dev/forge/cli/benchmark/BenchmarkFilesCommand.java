package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.FilesPlan;
import dev.forge.bench.FilesResult;
import dev.forge.bench.Metric;
import dev.forge.bench.internal.report.FilesPage;
import dev.forge.bench.runtime.Engines;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.List;

/** {@code forge benchmark files}. */
public final class BenchmarkFilesCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark files",
                "measure what file input and output costs in containers beside the host",
                BenchmarkOptions.REFERENCE,
                Option.value("-r --iterations --runs", "N", "measured rounds (default 6)"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        if (arguments.value("reference") == null) {
            runner.compareWith(FilesResult.HOST);
        }
        List<FilesResult> results = runner.files(new FilesPlan(
                BenchmarkOptions.runtimes(arguments, Engines.NAMES),
                arguments.count("iterations", FilesPlan.ITERATIONS, 1)));
        return new BenchmarkOutcome(
                FilesPage.of(results, runner.engines()),
                results.stream()
                        .anyMatch(result -> result.series(Metric.FILE_WRITE).isEmpty()));
    }
}
