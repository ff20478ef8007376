package dev.forge;

import dev.forge.cli.CommandDispatcher;
import dev.forge.cli.CrashReport;
import dev.forge.cli.command.Terminal;

/** Where {@code forge} starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Terminal terminal = new Terminal(System.in, System.out, System.err, System.getenv());
        int code;
        try {
            code = CommandDispatcher.run(args, terminal);
        } catch (Throwable e) {
            // The dispatcher itself cannot be loaded or initialized: the tree is damaged.
            code = CrashReport.print(e, args, terminal);
        }
        end(terminal, code);
    }

    /** Ends the process, after the launcher has been told what is left to do. */
    static void end(Terminal terminal, int code) {
        terminal.out().flush();
        terminal.err().flush();
        // Not exit: there is nothing to shut down, and that takes a millisecond.
        Runtime.getRuntime().halt(terminal.writeExecPlan(code));
    }
}
