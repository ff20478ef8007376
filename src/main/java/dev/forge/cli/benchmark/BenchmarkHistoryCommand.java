package dev.forge.cli.benchmark;

import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.History;
import dev.forge.bench.internal.report.HistoryPage;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.bench.internal.report.RunListPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code forge benchmark history}: the runs that there are, or one quantity over them. */
public final class BenchmarkHistoryCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark history",
                "[OPTIONS] [FILE...]",
                "list the runs, or draw a quantity over them and say where it changed",
                Option.value("--metric", "NAME", "draw this quantity, such as startup or memory"),
                Option.value("--runtime", "ENGINE", "draw it for this engine only; may be repeated"),
                SuiteSource.FROM,
                SuiteSource.HOST,
                SuiteSource.SINCE,
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
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        String name = arguments.value("metric");
        List<String> runtimes = BenchmarkOptions.runtimes(arguments, List.of());
        if (name == null && !runtimes.isEmpty()) {
            throw ForgeException.usage("--runtime needs the --metric to be drawn");
        }
        Metric metric = name == null ? null : metric(name);
        Map<String, Suite> runs = SuiteSource.named(arguments, terminal);
        output.write(
                metric == null
                        ? list(output, runs, terminal)
                        : drawn(output, histories(runs, metric, runtimes), terminal),
                terminal);
        return ExitCode.OK;
    }

    static Metric metric(String name) {
        List<String> known = Arrays.stream(Metric.values()).map(Metric::key).toList();
        return Metric.named(name).orElseThrow(() -> {
            return ForgeException.usage("unknown metric " + name, Suggestions.hint(name, known));
        });
    }

    private static List<History> histories(Map<String, Suite> runs, Metric metric, List<String> runtimes) {
        List<History> histories = History.of(List.copyOf(runs.values()), metric).stream()
                .filter(history ->
                        runtimes.isEmpty() || runtimes.contains(history.key().runtime()))
                .toList();
        if (histories.isEmpty()) {
            throw new ForgeException(
                    "no run has measured " + metric.key()
                            + (runtimes.isEmpty() ? "" : " of " + String.join(" or ", runtimes)),
                    "forge benchmark history lists the runs");
        }
        return histories;
    }

    private static String list(ReportOutput output, Map<String, Suite> runs, Terminal terminal) {
        return switch (output.format()) {
            case "json" -> RunListPage.json(runs);
            case "csv" -> RunListPage.csv(runs);
            case "markdown" -> MarkdownReport.render(RunListPage.of(runs));
            default -> output.table(terminal).render(RunListPage.of(runs));
        };
    }

    private static String drawn(ReportOutput output, List<History> histories, Terminal terminal) {
        return switch (output.format()) {
            case "json" -> HistoryPage.json(histories);
            case "csv" -> HistoryPage.csv(histories);
            case "markdown" -> MarkdownReport.render(HistoryPage.of(histories));
            default -> HistoryPage.charts(histories, terminal.width(1));
        };
    }
}
