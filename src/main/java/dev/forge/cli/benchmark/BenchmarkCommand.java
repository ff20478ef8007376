package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.BenchmarkStopped;
import dev.forge.bench.EngineReport;
import dev.forge.bench.Progress;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.CsvReport;
import dev.forge.bench.internal.report.JsonReport;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.bench.internal.report.Page;
import dev.forge.bench.internal.report.SuitePage;
import dev.forge.bench.internal.report.TableReport;
import dev.forge.bench.internal.report.VerdictSummary;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.InterruptHandler;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that measures: what its kinds have in common is everything but what they measure. */
abstract class BenchmarkCommand implements Command {
    /** What was measured, ready to be shown. */
    record BenchmarkOutcome(Page page, boolean everythingFailed) {}

    /** Measures. */
    abstract BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments);

    /** Refuses operands, where there are to be none. */
    void checkOperands(Arguments arguments) {
        arguments.noOperands();
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        return ReportOutput.timeUnit(arguments).during(() -> measureAndShow(arguments, terminal));
    }

    private int measureAndShow(Arguments arguments, Terminal terminal) {
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        checkOperands(arguments);
        Exports exports = Exports.of(arguments);
        Progress progress = output.progress(terminal);
        BenchmarkContext context = BenchmarkOptions.context(arguments, terminal, progress);
        BenchmarkRunner runner = new BenchmarkRunner(context);
        String reference = arguments.value("reference");
        if (reference != null) {
            runner.compareWith(reference);
        }
        runner.calledBy(BenchmarkOptions.line(spec().path(), arguments, context.seed()));
        String name = arguments.value("save-baseline");
        @Nullable Path baseline = name == null ? null : runner.files().baseline(name);
        if (arguments.value("max-failures") != null) {
            runner.stopAfterFailures(arguments.count("max-failures", 1, 1));
        }
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            @Nullable BenchmarkOutcome outcome = null;
            List<ForgeException> failures = new ArrayList<>();
            try {
                outcome = measure(runner, arguments);
            } catch (BenchmarkInterrupted e) {
                // What was finished is shown, and the exit code tells.
            } catch (BenchmarkStopped e) {
                failures.add(new ForgeException(String.valueOf(e.getMessage()), e));
            } catch (ForgeException e) {
                failures.add(e);
            }
            if (outcome != null || !runner.suite().results().isEmpty()) {
                show(new Shown(runner, outcome, exports, output, baseline), arguments, terminal, failures);
            }
            failures.forEach(terminal::report);
            int code = outcome == null ? ExitCode.FAILED : code(outcome, runner, arguments);
            if (!failures.isEmpty() && (outcome == null || code == ExitCode.OK)) {
                code = failures.getFirst().exitCode();
            }
            return interruption.code(code);
        }
    }

    /** What is shown of a benchmark, and where; the outcome is null if it did not come to its end. */
    private record Shown(
            BenchmarkRunner runner,
            @Nullable BenchmarkOutcome outcome,
            Exports exports,
            ReportOutput output,
            @Nullable Path baseline) {}

    /** Shows, exports and saves the results: what fails of that does not keep the rest from being done. */
    private void show(Shown shown, Arguments arguments, Terminal terminal, List<ForgeException> failures) {
        BenchmarkRunner runner = shown.runner;
        ReportOutput output = shown.output;
        @Nullable BenchmarkOutcome outcome = shown.outcome;
        Suite suite = runner.suite();
        VerdictSummary verdicts = StartupOptions.metric(arguments)
                .map(metric -> VerdictSummary.of(suite, metric))
                .orElseGet(() -> VerdictSummary.of(suite));
        Page page =
                (outcome == null ? SuitePage.of(suite) : outcome.page()).with(verdicts.sentences(), suite.warnings());
        attempt(
                () -> shown.exports.write(format -> text(format, page, suite, new TableReport(false)), terminal),
                failures);
        attempt(() -> output.write(text(output.format(), page, suite, output.table(terminal)), terminal), failures);
        attempt(() -> output.remark("results: " + runner.saveResults(), terminal), failures);
        @Nullable Path baseline = shown.baseline;
        if (baseline != null
                && outcome != null
                && !outcome.everythingFailed()
                && code(outcome, runner, arguments) != ExitCode.REGRESSION) {
            attempt(
                    () -> {
                        ResultFiles.write(baseline, suite.json());
                        output.remark("baseline: " + baseline, terminal);
                    },
                    failures);
        }
    }

    private static void attempt(Runnable part, List<ForgeException> failures) {
        try {
            part.run();
        } catch (ForgeException e) {
            failures.add(e);
        }
    }

    private static String text(String format, Page page, Suite suite, TableReport table) {
        return switch (format) {
            case "json" -> JsonReport.render(suite);
            case "csv" -> CsvReport.render(suite);
            case "markdown" -> MarkdownReport.render(page);
            default -> table.render(page);
        };
    }

    /** The exit code. */
    int code(BenchmarkOutcome outcome, BenchmarkRunner runner, Arguments arguments) {
        if (outcome.everythingFailed()) {
            return ExitCode.FAILED;
        }
        @Nullable EngineReport absent = null;
        for (EngineReport report : runner.engines()) {
            if (report instanceof EngineReport.Absent) {
                absent = report;
            }
        }
        return absent != null && !arguments.values("runtime").isEmpty() ? ExitCode.MISSING : ExitCode.OK;
    }
}
