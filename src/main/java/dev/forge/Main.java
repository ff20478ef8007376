package dev.forge;

import dev.forge.cli.CommandLine;
import dev.forge.cli.Terminal;
import java.io.PrintStream;

/** Where {@code forge} starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] words) {
        Terminal terminal = new Terminal(System.in, System.out, System.err, System.getenv());
        int code = CommandLine.run(words, terminal);
        flush(terminal.out());
        flush(terminal.err());
        end(code);
    }

    /** Not exit: there is nothing to shut down, and that takes a millisecond. */
    static void end(int code) {
        Runtime.getRuntime().halt(code);
    }

    private static void flush(PrintStream stream) {
        stream.flush();
    }
}
