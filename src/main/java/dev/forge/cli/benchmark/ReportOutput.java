package dev.forge.cli.benchmark;

import dev.forge.bench.Progress;
import dev.forge.bench.internal.report.DurationUnit;
import dev.forge.bench.internal.report.TableReport;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.ProgressBar;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeException;
import dev.forge.core.OutputFile;
import dev.forge.core.Suggestions;
import dev.forge.core.text.Ansi;
import java.io.File;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a report goes, and in which form: {@code --format}, {@code --output}, {@code --quiet}.
 *
 * @param format table, json, csv or markdown
 * @param file the file, or null for standard output
 * @param quiet whether progress and remarks are left out
 * @param style colours and progress; {@link Style#NONE} leaves out the report too where it would go to standard output
 */
record ReportOutput(String format, @Nullable File file, boolean quiet, Style style) {
    static final Option TIME_UNIT = Option.value(
            "-u --time-unit",
            "microsecond|millisecond|second",
            "unit of times for people; json, csv and other programs' formats keep theirs (millisecond)");
    static final Option FORMAT =
            Option.value("--format", "table|json|csv|markdown", "how the result is printed (table)");
    static final Option OUTPUT = Option.value("-o --output", "FILE", "write the result to a file");
    static final Option QUIET = Option.flag("-q --quiet", "no progress and no remarks");

    private static final List<String> FORMATS = List.of("table", "json", "csv", "markdown");

    /**
     * What the options say.
     *
     * @throws ForgeException with exit code 2 if there is no such format
     */
    static ReportOutput of(Arguments arguments) {
        String format = arguments.value("format", "table");
        if (!FORMATS.contains(format)) {
            throw ForgeException.usage(
                    "--format is table, json, csv or markdown, not " + format, Suggestions.hint(format, FORMATS, null));
        }
        @Nullable String output = arguments.value("output");
        @Nullable File file = output == null || output.equals("-") ? null : new File(output);
        Style style = Style.of(arguments);
        return new ReportOutput(format, file, arguments.flag("quiet") || style == Style.NONE, style);
    }

    /** The unit of times that {@code --time-unit} asks for. */
    static DurationUnit timeUnit(Arguments arguments) {
        String key = BenchmarkOptions.known(
                "time unit", arguments.value("time-unit", DurationUnit.MILLISECOND.key()), DurationUnit.keys());
        return DurationUnit.valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** What shows how far a benchmark is. */
    Progress progress(Terminal terminal) {
        return !quiet ? style.progress(terminal) : style == Style.NONE ? Progress.NONE : ProgressBar.quiet(terminal);
    }

    /** How many columns a report for people has at most. */
    int width(Terminal terminal) {
        return file == null ? terminal.knownWidth(1).orElse(Integer.MAX_VALUE) : Integer.MAX_VALUE;
    }

    /** Tables for people: with colours and as wide as there is room where they go to standard output. */
    TableReport table(Terminal terminal) {
        return new TableReport(file == null && style.isColoured(terminal, 1), width(terminal));
    }

    /** Fails before hours are spent on what cannot be written. */
    void check() {
        check("output", file);
    }

    /** The same for the file that another option names; null is standard output. */
    static void check(String option, @Nullable File file) {
        if (file != null) {
            File parent = file.getAbsoluteFile().getParentFile();
            if (file.isDirectory()) {
                throw ForgeException.usage("--" + option + " names a directory: " + file);
            }
            if (parent == null || !parent.isDirectory()) {
                throw ForgeException.usage("--" + option + " is to be in a directory that is not there: " + parent);
            }
        }
    }

    /** Writes the report. */
    void write(String report, Terminal terminal) {
        if (file == null) {
            if (style != Style.NONE && format.equals("table") && style.isColoured(terminal, 1)) {
                Ansi.write(terminal.out(), report);
            } else if (style != Style.NONE) {
                terminal.out().print(report);
            }
        } else {
            OutputFile.write(file, report);
            remark("the result is in " + file, terminal);
        }
    }

    /** Says something beside the data, unless it is to be quiet. */
    void remark(String text, Terminal terminal) {
        if (!quiet) {
            terminal.err().println(text);
        }
    }
}
