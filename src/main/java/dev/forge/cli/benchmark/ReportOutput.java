package dev.forge.cli.benchmark;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeException;
import dev.forge.core.OutputFile;
import dev.forge.core.Suggestions;
import dev.forge.core.text.Ansi;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a report goes, and in which form: {@code --format}, {@code --output}, {@code --quiet}.
 *
 * @param format table, json, csv or markdown
 * @param file the file, or null for standard output
 * @param quiet whether progress and remarks are left out
 */
record ReportOutput(String format, @Nullable File file, boolean quiet) {
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
        return new ReportOutput(format, file, arguments.flag("quiet"));
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
            if (format.equals("table") && terminal.isColoured(1)) {
                Ansi.write(terminal.out(), report);
            } else {
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
