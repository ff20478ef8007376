package dev.forge.engine.lifecycle;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an OCI runtime did not start a payload, read from what it logged. */
public final class StartFailure {
    private StartFailure() {}

    /**
     * Throws what went wrong, with the exit code that docker has for it; returns the code if the payload ran, so
     * that the code is its own.
     *
     * @param said what conmon said, {@code {"data": -1, "message": …}}, or an empty string
     * @throws ForgeException if the payload did not start
     */
    public static int explain(Container container, int code, String said) {
        String message = logged(container);
        if (message == null && !said.isEmpty()) {
            message = JsonObject.parse(said, "conmon's answer").textOrNull("message");
        }
        if (message == null) {
            if (code != ExitCode.ENGINE || said.isEmpty()) {
                return code;
            }
            message = "the monitor ended without a word";
        }
        throw new ForgeException(
                exitCode(message.toLowerCase(Locale.ROOT)),
                "the container did not start: " + message.trim(),
                hint(message));
    }

    /** The last error in the runtime's log, a JSON object a line. */
    private static @Nullable String logged(Container container) {
        String log = TextFile.readIfThere(container.runtimeLog().getPath());
        String found = null;
        for (String line : log == null ? new String[0] : log.split("\n")) {
            if (line.startsWith("{")) {
                JsonObject entry = JsonObject.parse(line, "the runtime's log");
                if (entry.text("level", "").equals("error")) {
                    found = entry.text("msg", "");
                }
            }
        }
        return found;
    }

    private static int exitCode(String message) {
        if (message.contains("executable file not found") || message.contains("no such file or directory")) {
            return ExitCode.NOT_FOUND;
        }
        if (message.contains("permission denied")
                || message.contains("exec format error")
                || message.contains("is a directory")) {
            return ExitCode.NOT_EXECUTABLE;
        }
        return ExitCode.ENGINE;
    }

    private static @Nullable String hint(String message) {
        if (message.contains("exec format error")) {
            return "the file is no program of this host's architecture, or a script without its #! line";
        }
        return null;
    }
}
