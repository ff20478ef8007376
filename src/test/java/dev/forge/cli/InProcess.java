package dev.forge.cli;

import dev.forge.cli.command.Terminal;
import dev.forge.cli.command.VisiblePrinter;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One command run in this JVM.
 *
 * @param code the exit code
 * @param out what stood on standard output
 * @param err what stood on standard error
 */
public record InProcess(int code, String out, String err) {
    public static InProcess forge(String... args) {
        return forge(Map.of("PATH", System.getenv("PATH")), args);
    }

    public static InProcess forge(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(), new VisiblePrinter(out), new VisiblePrinter(err), environment);
        int code = CommandDispatcher.run(args, terminal);
        return new InProcess(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
