package dev.forge;

import dev.forge.cli.CommandDispatcher;
import dev.forge.cli.command.StandardOutput;
import dev.forge.cli.command.Terminal;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs many commands in one JVM, for the AOT cache that the build trains: a cache can be made from one run only, and
 * has to know the classes of a whole family of commands. Not for users; started by {@code libexec/train}.
 */
final class Training {
    private Training() {}

    /** Runs each command line of the file that the first word names; {@code @scratch@} stands for the second word. */
    public static void main(String[] args) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        // What Main prints through, though here nothing is printed: every command needs its classes.
        StandardOutput.of(FileDescriptor.out).printer().flush();
        Terminal terminal = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, System.getenv());
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] command = line.replace("@scratch@", args[1]).trim().split("\\s+");
            System.out.println(CommandDispatcher.run(command, terminal) + " " + line);
        }
        // What Main does afterwards, every command needs.
        Main.end(terminal, 0);
    }
}
