package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.EngineReport;
import dev.forge.bench.Progress;
import dev.forge.bench.internal.report.EnginesPage;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.InterruptHandler;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import java.util.List;

/** {@code forge benchmark engines}: tries every engine that is known, by one container each. */
public final class BenchmarkEnginesCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark engines",
                "[OPTIONS]",
                "list the engines that work here, with everything in which they differ",
                BenchmarkOptions.RUNTIME,
                BenchmarkOptions.ENGINES,
                BenchmarkOptions.NETWORK,
                BenchmarkOptions.START_DAEMONS,
                Style.OPTION,
                ReportOutput.FORMAT,
                ReportOutput.OUTPUT,
                ReportOutput.QUIET);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        Progress progress = output.quiet() ? Progress.NONE : output.progress(terminal);
        BenchmarkRunner runner = new BenchmarkRunner(BenchmarkOptions.context(arguments, terminal, progress));
        List<String> named = BenchmarkOptions.runtimes(arguments, List.of());
        List<EngineReport> engines;
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            try {
                engines = runner.tryEngines(named);
            } catch (BenchmarkInterrupted e) {
                return interruption.code(ExitCode.FAILED);
            }
        }
        output.write(
                switch (output.format()) {
                    case "json" -> EnginesPage.json(engines);
                    case "csv" -> EnginesPage.csv(engines);
                    case "markdown" -> MarkdownReport.render(EnginesPage.of(engines));
                    default -> output.table(terminal).render(EnginesPage.of(engines));
                },
                terminal);
        boolean missing = engines.stream().anyMatch(report -> report instanceof EngineReport.Absent);
        return missing && !named.isEmpty() ? ExitCode.MISSING : ExitCode.OK;
    }
}
