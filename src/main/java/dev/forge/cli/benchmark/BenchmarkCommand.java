package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.EngineReport;
import dev.forge.bench.Progress;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.CsvReport;
import dev.forge.bench.internal.report.JsonReport;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.bench.internal.report.Page;
import dev.forge.bench.internal.report.TableReport;
import dev.forge.bench.internal.report.VerdictSummary;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
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
        BenchmarkOutcome outcome;
        try {
            outcome = measure(runner, arguments);
        } catch (BenchmarkInterrupted e) {
            runner.savedFile().ifPresent(file -> output.remark("results: " + file, terminal));
            awaitEnd(terminal);
            return ExitCode.FAILED;
        }
        Suite suite = runner.suite();
        VerdictSummary verdicts = StartupOptions.metric(arguments)
                .map(metric -> VerdictSummary.of(suite, metric))
                .orElseGet(() -> VerdictSummary.of(suite));
        Page page = outcome.page().with(verdicts.sentences(), suite.warnings());
        exports.write(format -> text(format, page, suite, new TableReport(false)), terminal);
        output.write(text(output.format(), page, suite, output.table(terminal)), terminal);
        output.remark("results: " + runner.saveResults(), terminal);
        int code = code(outcome, runner, arguments);
        if (baseline != null && code != ExitCode.REGRESSION && !outcome.everythingFailed()) {
            ResultFiles.write(baseline, suite.json());
            output.remark("baseline: " + baseline, terminal);
        }
        return code;
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

    /** The JVM is ending because of a signal, and ends with that signal's exit code if nobody interferes. */
    static void awaitEnd(Terminal terminal) {
        terminal.out().flush();
        terminal.err().flush();
        while (true) {
            LockSupport.park();
        }
    }
}
