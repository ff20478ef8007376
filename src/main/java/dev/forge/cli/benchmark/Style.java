package dev.forge.cli.benchmark;

import dev.forge.bench.Progress;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.ProgressBar;
import dev.forge.cli.command.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How much of a terminal's arts the output has; the words and what they mean are hyperfine's. */
enum Style {
    /** Colours and a bar that redraws itself where a terminal is, plain text elsewhere. */
    AUTO,
    /** Neither colours nor anything that redraws itself. */
    BASIC,
    /** Both, whether a terminal is there or not. */
    FULL,
    /** A bar that redraws itself, and no colours. */
    NOCOLOR,
    /** Colours, and nothing that redraws itself. */
    COLOR,
    /** No output at all but that of the files that were asked for, and of errors. */
    NONE;

    static final Option OPTION =
            Option.value("--style", "auto|basic|full|nocolor|color|none", "colours and progress of the output (auto)");

    /**
     * What the option says.
     *
     * @throws dev.forge.core.ForgeException with exit code 2 if there is no such style
     */
    static Style of(Arguments arguments) {
        List<String> keys = Stream.of(values())
                .map(style -> style.name().toLowerCase(Locale.ROOT))
                .toList();
        String key = BenchmarkOptions.known("style", arguments.value("style", "auto"), keys);
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Whether what goes to a descriptor has colours. */
    boolean isColoured(Terminal terminal, int descriptor) {
        return switch (this) {
            case AUTO -> terminal.isColoured(descriptor);
            case FULL, COLOR -> true;
            case BASIC, NOCOLOR, NONE -> false;
        };
    }

    /** Whether progress is a line that redraws itself. */
    boolean isRedrawn(Terminal terminal) {
        return switch (this) {
            case AUTO -> ProgressBar.isRedrawn(terminal);
            case FULL, NOCOLOR -> true;
            case BASIC, COLOR, NONE -> false;
        };
    }

    /** What shows how far a benchmark is. */
    Progress progress(Terminal terminal) {
        return this == NONE ? Progress.NONE : new ProgressBar(terminal, isRedrawn(terminal), isColoured(terminal, 2));
    }
}
