package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.bench.Doctor;
import dev.forge.bench.Progress;
import dev.forge.bench.internal.report.DoctorPage;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.bench.internal.report.Page;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.InterruptHandler;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import java.util.List;

/** {@code forge benchmark doctor}. */
public final class BenchmarkDoctorCommand implements Command {
    @Override
    public Spec spec() {
        return BenchmarkOptions.spec(
                "benchmark doctor",
                "check this host before measuring, and show its noise",
                Option.value("--duration", "DURATION", "how long an engine is measured against itself (default 1m)"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        return ReportOutput.timeUnit(arguments).during(() -> examine(arguments, terminal));
    }

    private static int examine(Arguments arguments, Terminal terminal) {
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        if (output.format().equals("csv")) {
            throw ForgeException.usage("--format is table, json or markdown here, not csv");
        }
        List<String> runtimes = BenchmarkOptions.runtimes(arguments, List.of("forge"));
        if (runtimes.size() != 1) {
            throw ForgeException.usage(
                    "--runtime is one engine here, not " + String.join(", ", runtimes),
                    "it is measured against itself");
        }
        Progress progress = output.quiet() ? Progress.NONE : output.progress(terminal);
        Doctor doctor = new Doctor(BenchmarkOptions.context(arguments, terminal, progress));
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            try {
                int code = show(
                        doctor.examine(
                                runtimes.getFirst(), BenchmarkOptions.duration(arguments, "duration", Doctor.DURATION)),
                        output,
                        terminal);
                return interruption.code(code);
            } catch (BenchmarkInterrupted e) {
                return interruption.code(ExitCode.FAILED);
            }
        }
    }

    private static int show(Doctor.Examination examination, ReportOutput output, Terminal terminal) {
        Page page = DoctorPage.of(examination);
        output.write(
                switch (output.format()) {
                    case "json" -> Json.pretty(DoctorPage.json(examination));
                    case "markdown" -> MarkdownReport.render(page);
                    default -> output.table(terminal).render(page);
                },
                terminal);
        return examination.noise().isPresent() ? ExitCode.OK : ExitCode.MISSING;
    }
}
