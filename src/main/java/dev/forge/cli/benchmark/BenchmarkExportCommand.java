package dev.forge.cli.benchmark;

import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.bench.internal.report.export.ExportFormat;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import java.util.List;

/** {@code forge benchmark export}: a result in the format of another program. */
public final class BenchmarkExportCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark export",
                "[OPTIONS] FORMAT [FILE]",
                "write a result, the one that began last if none is named, for another program: "
                        + String.join(", ", ExportFormat.keys()),
                ReportOutput.TIME_UNIT,
                ReportOutput.OUTPUT,
                ReportOutput.QUIET);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("a format: " + String.join(", ", ExportFormat.keys()), 1, 2);
        ExportFormat format = ExportFormat.named(operands.getFirst());
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        ResultFiles files = new ResultFiles(ForgeHome.of(terminal.environment()));
        Suite suite =
                operands.size() == 1 ? SuiteSource.newest(terminal) : SuiteReader.read(files.find(operands.getLast()));
        output.write(ReportOutput.timeUnit(arguments).during(() -> format.render(suite)), terminal);
        return ExitCode.OK;
    }
}
