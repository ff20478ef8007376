package dev.forge;

import dev.forge.cli.CommandLine;
import dev.forge.cli.Terminal;

/** Where {@code forge} starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] words) {
        Terminal terminal = new Terminal(System.in, System.out, System.err, System.getenv());
        end(terminal, CommandLine.run(words, terminal));
    }

    /** Ends the process, after the launcher has been told what is left to do. */
    static void end(Terminal terminal, int code) {
        terminal.out().flush();
        terminal.err().flush();
        // Not exit: there is nothing to shut down, and that takes a millisecond.
        Runtime.getRuntime().halt(terminal.handOver(code));
    }
}
