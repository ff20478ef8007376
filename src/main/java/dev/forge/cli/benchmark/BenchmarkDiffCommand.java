package dev.forge.cli.benchmark;

import dev.forge.bench.SuiteReader;
import dev.forge.bench.analysis.SuiteDiff;
import dev.forge.bench.internal.report.DiffPage;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.bench.internal.report.Page;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import java.io.File;
import java.util.List;

/** {@code forge benchmark diff}: what changed from one result to another. */
public final class BenchmarkDiffCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark diff",
                "[OPTIONS] A B",
                "compare two results; they are files, or names of results or baselines",
                ReportOutput.TIME_UNIT,
                Style.OPTION,
                ReportOutput.FORMAT,
                ReportOutput.OUTPUT,
                ReportOutput.QUIET);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        return ReportOutput.timeUnit(arguments).during(() -> show(arguments, terminal));
    }

    private static int show(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("two results", 2, 2);
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        ResultFiles files = new ResultFiles(ForgeHome.of(terminal.environment()));
        File before = files.find(names.getFirst());
        File after = files.find(names.getLast());
        SuiteDiff diff = SuiteDiff.of(SuiteReader.read(before), SuiteReader.read(after));
        Page page = DiffPage.of(diff, before.getPath(), after.getPath());
        output.write(
                switch (output.format()) {
                    case "json" -> DiffPage.json(diff, before.getPath(), after.getPath());
                    case "csv" -> DiffPage.csv(diff);
                    case "markdown" -> MarkdownReport.render(page);
                    default -> output.table(terminal).render(page);
                },
                terminal);
        return ExitCode.OK;
    }
}
