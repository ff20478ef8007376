package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.ConcurrencyResult;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.StartupResult;
import dev.forge.bench.internal.report.ConcurrencyPage;
import dev.forge.bench.internal.report.StartupPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.ForgeException;
import java.util.List;

/** {@code forge benchmark startup}. */
public final class BenchmarkStartupCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark startup",
                "measure how long engines take to start a container",
                StartupOptions.with(
                        ParameterOptions.OPTIONS,
                        Option.value("-r --iterations --runs", "N|auto", "measured runs of each engine (default 5)"),
                        Option.value("-w --warmup", "N", "runs of each engine before them (default 1)"),
                        Option.value(
                                "--ready",
                                "WHAT",
                                "until a service is ready: log:REGEX, tcp:PORT, http:PORT/PATH or file:/PATH"),
                        Option.value("--concurrency", "N,N...", "start so many at once: containers per second")));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        StartupPlan plan = new StartupPlan(
                BenchmarkOptions.runtimes(arguments, List.of("forge")),
                StartupOptions.iterations(arguments, StartupPlan.ITERATIONS),
                arguments.count("warmup", StartupPlan.WARMUP, 0),
                StartupOptions.policy(arguments),
                ParameterOptions.of(arguments));
        List<Integer> levels = StartupOptions.concurrency(arguments);
        if (!levels.isEmpty()) {
            if (!arguments.values("parameter-list").isEmpty()
                    || !arguments.values("parameter-scan").isEmpty()) {
                throw ForgeException.usage("--concurrency and a parameter scan exclude each other");
            }
            List<ConcurrencyResult> results = runner.concurrency(plan, levels);
            return new BenchmarkOutcome(
                    ConcurrencyPage.of(results, runner.engines()),
                    results.stream().anyMatch(result -> result.successes().isEmpty()));
        }
        List<StartupResult> results = runner.startup(plan);
        return new BenchmarkOutcome(
                StartupPage.of(results, runner.engines(), plan.policy().metric()),
                results.stream().anyMatch(result -> result.successful() == 0));
    }
}
