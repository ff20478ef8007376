package dev.forge.engine.lifecycle;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import java.io.File;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why an OCI runtime did not start a payload, read from what it logged. */
public final class StartFailure {
    private static final Pattern ERROR = Pattern.compile("\"level\"\\s*:\\s*\"error\"");

    /** How runc and crun say that they cannot set a kernel parameter. */
    private static final Pattern PARAMETER =
            Pattern.compile("\\b(?:open|write|write to) [`']?/proc/sys/([A-Za-z0-9_./-]*[A-Za-z0-9_])");

    private StartFailure() {}

    /** Says it of a container that need not be there any more, and removes what its start made. */
    public static int explain(ForgeHome home, String id, int code, @Nullable String said, @Nullable String log) {
        File bundle = home.file("live/" + id);
        boolean ran = said == null && new File(bundle, "pid").exists();
        String logged = TextFile.readIfThere(log == null ? bundle + "/runtime.log" : log);
        String overdue = TextFile.readIfThere(bundle + "/overdue");
        String reason = overdue != null ? overdue : said == null ? "" : said;
        try {
            new StaleContainerCleanup(home).finishAfterParent(id);
        } catch (ForgeException e) {
            // Why the start failed is what matters. What is left is the next command's to remove, or to name.
        }
        try {
            return explain(logged, code, reason, ran);
        } catch (ForgeException e) {
            Container.keepFailure(home.file("containers/" + id), e);
            throw e;
        }
    }

    /**
     * Throws what went wrong, with the exit code that docker has for it; returns the code if the payload ran, so
     * that the code is its own.
     *
     * @param log what the runtime logged, or null for nothing
     * @param code the runtime's exit code, with 128 added to a signal's number
     * @param said what else is known: what conmon said, {@code {"data": -1, "message": …}}, or a reason; may be empty
     * @param ran whether the payload ran
     * @throws ForgeException if the payload did not start
     */
    public static int explain(@Nullable String log, int code, String said, boolean ran) {
        String message = logged(log);
        if (message == null && !said.isEmpty()) {
            message = message(said, "message");
        }
        if (message == null) {
            if (ran) {
                return code;
            }
            message = silence(code);
        }
        throw failure("container", message);
    }

    private static String silence(int code) {
        if (code == ExitCode.ENGINE) {
            return "the monitor, conmon, or the OCI runtime was killed";
        }
        return code > 128
                ? "the OCI runtime was killed by signal " + (code - 128)
                : "the OCI runtime ended with code " + code + " without a word";
    }

    /**
     * The same for another process in a running container.
     *
     * @param log what the runtime logged, or null for nothing
     * @throws ForgeException if the process did not start
     */
    public static int explain(@Nullable String log, int code) {
        String message = logged(log);
        if (message == null) {
            return code;
        }
        throw failure("process", message);
    }

    private static ForgeException failure(String what, String message) {
        // What a first process says when the runtime that made it is gone is no reason to anybody.
        boolean isOrphaned = message.equals("EOF") || message.equals("unexpected EOF");
        String reason =
                isOrphaned ? "the OCI runtime was killed while it made the " + what + " (" + message + ")" : message;
        return new ForgeException(
                exitCode(reason.toLowerCase(Locale.ROOT)), "the " + what + " did not start: " + reason, hint(reason));
    }

    /** The last error in the runtime's log, a JSON object a line, or null if it has none. */
    private static @Nullable String logged(@Nullable String log) {
        String found = null;
        for (String line : log == null ? new String[0] : log.split("\n")) {
            if (line.startsWith("{") && isError(line)) {
                String message = message(line, "msg");
                found = message == null ? found : message;
            }
        }
        return found;
    }

    /** Whether a line is an error's; one that is cut before its level counts as one. */
    private static boolean isError(String line) {
        try {
            return JsonObject.parse(line, "the runtime's log").text("level", "").equals("error");
        } catch (ForgeException e) {
            return !line.contains("\"level\"") || ERROR.matcher(line).find();
        }
    }

    /**
     * A member of a JSON object, or null if there is nothing in it. Whoever writes the object may be killed at it, or
     * the disk may be full: of an object that is cut this is what there is of the member, or else the whole text,
     * because any part of the reason is better than to say that the text is not JSON.
     */
    private static @Nullable String message(String json, String member) {
        String message;
        try {
            message = JsonObject.parse(json, member).text(member, "");
        } catch (ForgeException e) {
            Matcher start = Pattern.compile("\"" + member + "\"\\s*:\\s*\"").matcher(json);
            message = start.find() ? json.substring(start.end()) : json;
        }
        return message.isBlank() ? null : message.trim();
    }

    private static int exitCode(String message) {
        if (PARAMETER.matcher(message).find()) {
            return ExitCode.ENGINE;
        }
        if (message.contains("chdir to cwd")) {
            return ExitCode.NOT_EXECUTABLE;
        }
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
        Matcher parameter = PARAMETER.matcher(message);
        if (parameter.find()) {
            String name = parameter.group(1).replace('/', '.');
            return message.toLowerCase(Locale.ROOT).contains("no such file or directory")
                    ? "this kernel has no " + name + " for a container's namespaces"
                    : "this kernel does not take that value for " + name + " in a container";
        }
        return null;
    }
}
