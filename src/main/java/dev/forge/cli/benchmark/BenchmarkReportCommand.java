package dev.forge.cli.benchmark;

import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.html.HtmlPage;
import dev.forge.bench.internal.report.html.ProfilePage;
import dev.forge.bench.internal.report.html.Raster;
import dev.forge.bench.internal.report.html.ReportPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.OutputFile;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code forge benchmark report}: results as one HTML page, or single charts of it. */
public final class BenchmarkReportCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark report",
                "[OPTIONS] [FILE...]",
                "show a result as one HTML page: the newest of the files, or of all; the others are its history;"
                        + " or show profiles",
                Option.value("-o --output", "FILE", "where it goes, - for standard output (report.html)"),
                Option.value("--svg", "CHART", "write this chart only, as SVG; an unknown name lists them (CHART.svg)"),
                Option.value("--png", "CHART", "the same as PNG, by rsvg-convert or chromium (CHART.png)"),
                SuiteSource.FROM,
                SuiteSource.HOST,
                SuiteSource.SINCE,
                ReportOutput.QUIET);
    }

    private static HtmlPage ofResults(Arguments arguments, Terminal terminal) {
        List<Suite> suites = SuiteSource.read(arguments, terminal);
        return new ReportPage(suites.getLast(), suites);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String svg = arguments.value("svg");
        String png = arguments.value("png");
        if (svg != null && png != null) {
            throw ForgeException.usage("--svg and --png are two pictures, one command makes one");
        }
        List<JsonObject> profiles = ProfileFiles.among(arguments.operands(), terminal);
        HtmlPage page = profiles.isEmpty() ? ofResults(arguments, terminal) : new ProfilePage(profiles);
        byte[] content = png != null
                ? new Raster(terminal.environment()).png(page.picture(png))
                : (svg != null ? page.picture(svg).svg() : page.html()).getBytes(StandardCharsets.UTF_8);
        String chart = svg != null ? svg : png;
        String usual = chart == null ? "report.html" : chart + (svg != null ? ".svg" : ".png");
        String output = arguments.value("output", usual);
        if (output.equals("-")) {
            terminal.out().write(content, 0, content.length);
            terminal.out().flush();
            return ExitCode.OK;
        }
        OutputFile.write(new File(output), content);
        if (!arguments.flag("quiet")) {
            terminal.err().println("the " + (chart == null ? "report" : "chart") + " is in " + output);
        }
        return ExitCode.OK;
    }
}
