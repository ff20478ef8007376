package dev.forge.cli;

import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.engine.lifecycle.ExecPlan;

/**
 * What users see of an exception that nobody expected: one line, and how to report it. The stack trace is printed with
 * FORGE_DEBUG=1 only. This class is loaded only when there is such an exception, so a start does not pay for it.
 */
public final class CrashReport {
    private CrashReport() {}

    /**
     * Prints the report and returns the exit code: 125 for a command that starts a payload, as with docker, else 1.
     * Never throws: after an OutOfMemoryError even printing may fail.
     */
    public static int print(Throwable failure, String[] args, Terminal terminal) {
        int code = ExitCode.ofFailure(args);
        try {
            boolean debug = terminal.environment().containsKey("FORGE_DEBUG");
            terminal.err()
                    .println("forge: internal error: " + failure.toString().replace('\n', ' '));
            terminal.err().println();
            terminal.err()
                    .println(
                            debug
                                    ? "hint: report it with this stack trace and what forge version and forge system info print"
                                    : "hint: run it again with FORGE_DEBUG=1, and report it with the stack trace"
                                            + " and what forge version and forge system info print");
            if (debug) {
                failure.printStackTrace(terminal.err());
            }
            // Containers that were prepared before the failure are still started.
            if (!terminal.plan().isEmpty()) {
                terminal.deferToLauncher(ExecPlan.of("failed", Integer.toString(code)));
            }
        } catch (Throwable again) {
            return code;
        }
        return code;
    }
}
