package dev.forge.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's output goes: data to {@link #out}, everything else to {@link #err}.
 *
 * @param in standard input
 * @param out standard output: data only
 * @param err standard error: progress, warnings and errors
 * @param environment the environment variables
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    /**
     * Whether the given descriptor (0, 1 or 2) is a terminal. The launcher tests it, which costs the shell
     * nothing, and says so in FORGE_TTY; without the launcher there is no terminal.
     */
    public boolean isTerminal(int descriptor) {
        @Nullable String terminals = environment.get("FORGE_TTY");
        return terminals != null && terminals.indexOf('0' + descriptor) >= 0;
    }

    /** Whether output on the descriptor may be coloured (https://no-color.org). */
    public boolean isColoured(int descriptor) {
        @Nullable String noColour = environment.get("NO_COLOR");
        return isTerminal(descriptor)
                && (noColour == null || noColour.isEmpty())
                && !"dumb".equals(environment.get("TERM"));
    }

    /** How many columns the terminal has: $COLUMNS where that is set, otherwise 100. */
    public int width() {
        @Nullable String columns = environment.get("COLUMNS");
        try {
            return columns == null ? 100 : Integer.parseInt(columns.strip());
        } catch (NumberFormatException e) {
            return 100;
        }
    }
}
