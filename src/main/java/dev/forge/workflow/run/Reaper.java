package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The small shell that waits for this process's end, and removes what runs then: {@code libexec/reaper.sh}. */
final class Reaper implements AutoCloseable {
    private final @Nullable Process process;

    private Reaper(@Nullable Process process) {
        this.process = process;
    }

    /**
     * Starts it, if there is a launcher to start it with.
     *
     * @param secrets the directory of the run's files in memory
     * @throws ForgeException if it cannot be started
     */
    static Reaper start(Map<String, String> environment, RunDirectory directory, File secrets) {
        return start(environment, directory, secrets, environment.get("FORGE_LAUNCHER"));
    }

    /** The same with another engine's program, which removes its containers. */
    static Reaper start(
            Map<String, String> environment, RunDirectory directory, File secrets, @Nullable String program) {
        String launcher = environment.get("FORGE_LAUNCHER");
        if (launcher == null || program == null) {
            return new Reaper(null);
        }
        File script = new File(new File(launcher).getParentFile().getParentFile(), "libexec/reaper.sh");
        try {
            return new Reaper(new ProcessBuilder(
                            "setsid",
                            "/bin/sh",
                            script.getPath(),
                            program,
                            new File(directory.root(), "running").getPath(),
                            secrets.getPath())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new ForgeException("cannot start " + script + ": " + IoErrors.reason(e), e);
        }
    }

    /** The run has ended by itself: nothing is to be removed. */
    @Override
    public void close() {
        if (process != null) {
            try (OutputStream in = process.getOutputStream()) {
                in.write("done\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It was killed, and is not needed any more.
            }
        }
    }
}
