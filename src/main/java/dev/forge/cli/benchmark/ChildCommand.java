package dev.forge.cli.benchmark;

import dev.forge.cli.command.InterruptHandler;
import dev.forge.core.CallerEnvironment;
import dev.forge.core.ForgeException;
import dev.forge.profile.ProfileTarget;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that is started to be profiled. It has forge's own standard input; what it prints goes to standard error,
 * as standard output is for the profile.
 */
public final class ChildCommand implements AutoCloseable {
    private static final long GRACE_SECONDS = 5;

    private final Process process;
    private final String name;

    private ChildCommand(Process process, String name) {
        this.process = process;
        this.name = name;
    }

    /**
     * Starts the command.
     *
     * @throws ForgeException if there is no such program
     */
    public static ChildCommand start(List<String> command) {
        String program = command.get(0);
        if (!isThere(program)) {
            throw new ForgeException(
                    "cannot start " + program + ": no such program", "it is looked for in $PATH; a path needs a slash");
        }
        // The shell turns the output round and becomes the command: its process id stays.
        List<String> args = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" >&2", "sh"));
        args.addAll(command);
        try {
            ProcessBuilder builder = new ProcessBuilder(args).inheritIO();
            CallerEnvironment.restore(builder.environment());
            return new ChildCommand(builder.start(), program);
        } catch (IOException e) {
            throw new ForgeException("cannot start " + program + ": " + e.getMessage(), e);
        }
    }

    private static boolean isThere(String program) {
        if (program.indexOf('/') >= 0) {
            return isProgram(new File(program));
        }
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
            if (isProgram(new File(directory, program))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProgram(File file) {
        return file.isFile() && file.canExecute();
    }

    public ProfileTarget target() {
        return new ProfileTarget.ProcessTree((int) process.pid(), "command " + name);
    }

    /** Waits for its end, or brings it about when the user wants to stop; its exit code. */
    public int end(InterruptHandler interruption) {
        while (!interruption.requested()) {
            try {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    return process.exitValue();
                }
            } catch (InterruptedException e) {
                break;
            }
        }
        close();
        return 128 + 15;
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
