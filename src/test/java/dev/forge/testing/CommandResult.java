package dev.forge.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a process ended.
 *
 * @param code its exit code
 * @param out what it wrote to standard output, and to standard error too if the builder says so
 * @param err what it wrote to standard error
 */
public record CommandResult(int code, String out, String err) {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Runs a command of this environment to its end, with nothing on its standard input. */
    public static CommandResult of(String... command) throws IOException, InterruptedException {
        return of(new ProcessBuilder(command));
    }

    /** Runs a process to its end, with nothing on its standard input; it fails after two minutes. */
    public static CommandResult of(ProcessBuilder builder) throws IOException, InterruptedException {
        return of(builder, "");
    }

    /** Runs a process to its end, with this on its standard input; it fails after two minutes. */
    public static CommandResult of(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        // To files, not pipes: a process that outlives the command would hold a pipe open.
        Path out = Files.createTempFile("forge-test", ".out");
        Path err = Files.createTempFile("forge-test", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The command did not read it.
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                List<ProcessHandle> below = process.descendants().toList();
                process.destroyForcibly();
                below.forEach(ProcessHandle::destroyForcibly);
                throw new AssertionError("no end after " + LIMIT.toSeconds() + " s: "
                        + String.join(" ", builder.command()) + "\n" + Files.readString(out) + Files.readString(err));
            }
            return new CommandResult(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Both outputs, for a message. */
    public String said() {
        return out + err;
    }
}
