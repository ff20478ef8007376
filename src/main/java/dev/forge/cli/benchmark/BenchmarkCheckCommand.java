package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.CheckPlan;
import dev.forge.bench.GateResult;
import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.bench.Thresholds;
import dev.forge.bench.analysis.HostDifferences;
import dev.forge.bench.internal.report.CheckPage;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.stats.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code forge benchmark check}: fails when something became slower or larger than a baseline. */
public final class BenchmarkCheckCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark check",
                "measure again and fail, with exit code 4, if it became worse than a baseline",
                Option.value("--baseline", "NAME|FILE", "results to compare with, and to measure like"),
                Option.value(
                        "--against",
                        "ENGINE|LAUNCHER",
                        "measure this engine, or the forge with this launcher, side by side as the baseline"),
                Option.value(
                        "--threshold",
                        "METRIC=LIMIT,...",
                        "what is let pass, as startup=5%,memory=+2MiB (default 5% each); may be repeated"),
                Option.flag("--allow-other-host", "compare with a baseline of another host nevertheless"),
                Option.flag("--fail-on-inconclusive", "fail, with exit code 5, if it cannot be told"),
                Option.value(
                        "-r --iterations --runs", "N", "rounds of startup (default those of the baseline, or 20)"));
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<GateResult> gateResults = runner.check(plan(arguments, runner));
        return new BenchmarkOutcome(CheckPage.of(gateResults, runner.engines()), gateResults.isEmpty());
    }

    private static CheckPlan plan(Arguments arguments, BenchmarkRunner runner) {
        ResultFiles files = runner.files();
        String name = arguments.value("baseline");
        String against = arguments.value("against");
        if (name == null && against == null) {
            throw ForgeException.usage(
                    "forge benchmark check needs a baseline to compare with",
                    "--save-baseline NAME of forge benchmark startup or compare keeps one for --baseline NAME;"
                            + " --against measures another forge or engine side by side");
        }
        Thresholds thresholds = Thresholds.parse(arguments.values("threshold"));
        OptionalInt rounds = arguments.value("iterations") == null
                ? OptionalInt.empty()
                : OptionalInt.of(arguments.count("iterations", CheckPlan.ROUNDS, 1));
        List<String> runtimes = BenchmarkOptions.runtimes(arguments, List.of());
        Optional<Suite> baseline = Optional.ofNullable(name).map(some -> SuiteReader.read(files.find(some)));
        if (against == null) {
            if (!arguments.flag("allow-other-host")) {
                declineOtherHost(String.valueOf(name), baseline.orElseThrow(), runner.suite());
            }
            return CheckPlan.stored(String.valueOf(name), baseline.orElseThrow(), runtimes, rounds, thresholds);
        }
        if (runtimes.size() > 1) {
            throw ForgeException.usage(
                    "--against compares one engine with another, not " + String.join(" and ", runtimes));
        }
        String runtime = runtimes.isEmpty() ? "forge" : runtimes.getFirst();
        return CheckPlan.interleaved(runtime, against, baseline, rounds, thresholds);
    }

    /** What is slower on a slower machine is no regression, and what is as fast on a faster one may be one. */
    private static void declineOtherHost(String name, Suite baseline, Suite now) {
        List<String> differences = HostDifferences.ofMachines(baseline.environment(), now.environment());
        if (!differences.isEmpty()) {
            throw ForgeException.usage(
                    "the baseline " + name + " is of another host: " + String.join("; ", differences),
                    "make one here with --save-baseline, measure side by side with --against, or compare nevertheless"
                            + " with --allow-other-host");
        }
    }

    @Override
    int code(BenchmarkOutcome outcome, BenchmarkRunner runner, Arguments arguments) {
        List<GateResult> gateResults = runner.suite().verdicts();
        if (gateResults.stream().anyMatch(GateResult::isRegression)) {
            return ExitCode.REGRESSION;
        }
        if (arguments.flag("fail-on-inconclusive")
                && gateResults.stream().anyMatch(gateResult -> gateResult.verdict() == Verdict.INCONCLUSIVE)) {
            return ExitCode.INCONCLUSIVE;
        }
        return super.code(outcome, runner, arguments);
    }
}
