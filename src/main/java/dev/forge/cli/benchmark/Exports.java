package dev.forge.cli.benchmark;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeException;
import dev.forge.core.OutputFile;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The files to which a result goes beside the report: {@code --export-json FILE} and the like; {@code -} is standard
 * output.
 *
 * @param files by format
 */
record Exports(Map<String, String> files) {
    private static final List<String> FORMATS = List.of("json", "csv", "markdown");
    static final List<Option> OPTIONS = FORMATS.stream()
            .map(format -> Option.value("--export-" + format, "FILE", "also write the result as " + format))
            .toList();

    /** What the options say. */
    static Exports of(Arguments arguments) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String format : FORMATS) {
            String file = arguments.value("export-" + format);
            if (file != null) {
                ReportOutput.check("export-" + format, file.equals("-") ? null : new File(file));
                files.put(format, file);
            }
        }
        return new Exports(files);
    }

    /** Writes them, each whatever becomes of the others; {@code text} makes a format's text. Throws the first failure. */
    void write(UnaryOperator<String> text, Terminal terminal) {
        List<ForgeException> failures = new ArrayList<>();
        files.forEach((format, file) -> {
            try {
                if (file.equals("-")) {
                    terminal.out().print(text.apply(format));
                } else {
                    OutputFile.write(new File(file), text.apply(format));
                }
            } catch (ForgeException e) {
                failures.add(e);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
