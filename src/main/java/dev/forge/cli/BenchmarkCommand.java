package dev.forge.cli;

import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.EngineReport;
import dev.forge.bench.Progress;
import dev.forge.bench.report.CsvReport;
import dev.forge.bench.report.JsonReport;
import dev.forge.bench.report.MarkdownReport;
import dev.forge.bench.report.Page;
import dev.forge.bench.report.TableReport;
import dev.forge.core.ExitCode;
import dev.forge.core.TextFile;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A command that measures: what its kinds have in common is everything but what they measure. */
abstract class BenchmarkCommand implements Command {
    /** What was measured, ready to be shown. */
    record Outcome(Page page, boolean everythingFailed) {}

    /** Measures. */
    abstract Outcome measure(BenchmarkRunner runner, Arguments arguments);

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = BenchmarkOptions.format(arguments);
        File output = BenchmarkOptions.output(arguments);
        boolean quiet = arguments.flag("quiet");
        Progress progress = quiet ? Progress.NONE : new ProgressBar(terminal);
        BenchmarkRunner runner = new BenchmarkRunner(BenchmarkOptions.conditions(arguments, terminal, progress));
        Outcome outcome;
        try {
            outcome = measure(runner, arguments);
        } catch (BenchmarkInterrupted e) {
            sayWhere(runner.savedFiles(), quiet, terminal);
            awaitEnd(terminal);
            return ExitCode.FAILED;
        }
        String text = text(format, outcome.page(), runner, output == null && terminal.isColoured(1));
        if (output == null) {
            terminal.out().print(text);
        } else {
            TextFile.write(output, text);
        }
        sayWhere(List.of(runner.saveResults()), quiet, terminal);
        return code(outcome, runner, !arguments.values("runtime").isEmpty());
    }

    private static String text(String format, Page page, BenchmarkRunner runner, boolean coloured) {
        return switch (format) {
            case "json" -> JsonReport.render(runner.suite());
            case "csv" -> CsvReport.render(runner.suite());
            case "markdown" -> MarkdownReport.render(page);
            default -> new TableReport(coloured).render(page);
        };
    }

    private static void sayWhere(List<Path> files, boolean quiet, Terminal terminal) {
        for (Path file : files) {
            if (!quiet) {
                terminal.err().println("results: " + file);
            }
        }
    }

    private static int code(Outcome outcome, BenchmarkRunner runner, boolean named) {
        if (outcome.everythingFailed()) {
            return ExitCode.FAILED;
        }
        @Nullable EngineReport absent = null;
        for (EngineReport report : runner.engines()) {
            if (report instanceof EngineReport.Absent) {
                absent = report;
            }
        }
        return named && absent != null ? ExitCode.MISSING : ExitCode.OK;
    }

    /** The JVM is ending because of a signal, and ends with that signal's exit code if nobody interferes. */
    private static void awaitEnd(Terminal terminal) {
        terminal.out().flush();
        terminal.err().flush();
        while (true) {
            LockSupport.park();
        }
    }
}
