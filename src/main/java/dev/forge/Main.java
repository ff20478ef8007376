package dev.forge;

import dev.forge.cli.CommandDispatcher;
import dev.forge.cli.CrashReport;
import dev.forge.cli.command.StandardOutput;
import dev.forge.cli.command.Terminal;
import java.io.FileDescriptor;

/** Where {@code forge} starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        StandardOutput output = StandardOutput.of(FileDescriptor.out);
        StandardOutput errors = StandardOutput.of(FileDescriptor.err);
        Terminal terminal = new Terminal(System.in, output.printer(), errors.printer(), System.getenv());
        int code;
        try {
            code = CommandDispatcher.run(args, terminal);
        } catch (Throwable e) {
            // The dispatcher itself cannot be loaded or initialized: the tree is damaged.
            code = CrashReport.print(e, args, terminal);
        }
        end(terminal, output.finish(code, args, terminal));
    }

    /** Ends the process, after the launcher has been told what is left to do. */
    static void end(Terminal terminal, int code) {
        terminal.err().flush();
        // Not exit: there is nothing to shut down, and that takes a millisecond.
        Runtime.getRuntime().halt(terminal.writeExecPlan(code));
    }
}
