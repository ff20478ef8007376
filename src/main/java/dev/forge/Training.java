package dev.forge;

import dev.forge.cli.CommandLine;
import dev.forge.cli.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Runs many commands in one JVM, for the AOT cache that the build trains: a cache can be made from one run only, and
 * has to know the classes of a whole family of commands. Not for users; started by {@code libexec/train}.
 */
final class Training {
    private Training() {}

    /** Reads command lines from standard input and runs each; {@code @scratch@} stands for the first word. */
    public static void main(String[] words) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        @Nullable String line;
        while ((line = lines.readLine()) != null) {
            String[] command = line.replace("@scratch@", words[0]).trim().split("\\s+");
            Terminal terminal = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, System.getenv());
            int code = CommandLine.run(command, terminal);
            System.out.println(code + " " + line);
        }
        // Main too is one of the classes that every command needs.
        Main.end(0);
    }
}
