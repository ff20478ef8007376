package dev.forge.cli.benchmark;

import dev.forge.bench.AllPlan;
import dev.forge.bench.AllPlan.Effort;
import dev.forge.bench.AllResults;
import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.internal.report.AllPage;
import dev.forge.bench.runtime.Engines;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.ForgeException;

/** {@code forge benchmark all}. */
public final class BenchmarkAllCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark all",
                "measure everything in one suite",
                Option.value("--budget", "DURATION", "begin no further part after so much time (default 10m)"),
                BenchmarkOptions.REFERENCE,
                Option.flag("--quick", "few rounds: a minute or two"),
                Option.flag("--rigorous", "many rounds: differences of a few percent become visible"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        boolean quick = arguments.flag("quick");
        boolean rigorous = arguments.flag("rigorous");
        if (quick && rigorous) {
            throw ForgeException.usage("--quick and --rigorous are opposites", "choose one");
        }
        AllResults everything = runner.all(AllPlan.of(
                BenchmarkOptions.runtimes(arguments, Engines.NAMES),
                quick ? Effort.QUICK : rigorous ? Effort.RIGOROUS : Effort.STANDARD,
                BenchmarkOptions.duration(arguments, "budget", AllPlan.BUDGET)));
        return new BenchmarkOutcome(
                AllPage.of(everything, runner.engines()),
                everything.comparison().startup().stream().anyMatch(result -> result.successful() == 0));
    }
}
