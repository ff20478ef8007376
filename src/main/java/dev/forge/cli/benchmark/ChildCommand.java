package dev.forge.cli.benchmark;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.posix.SignalWatch;
import dev.forge.profile.ProfiledCommand;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command that {@code forge benchmark profile} starts, and the signals that are meant for it. */
final class ChildCommand implements AutoCloseable {
    /** What a user may send to a command; JVM and kernel keep the others. */
    private static final List<String> PASSED_ON =
            List.of("INT", "TERM", "HUP", "USR1", "USR2", "ALRM", "CONT", "WINCH");

    private static final int SIGINT = 2;
    private static final int PROCESS_GROUP = 2;
    private static final int TERMINAL_GROUP = 5;
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final SignalWatch signals;
    private final ProfiledCommand command;

    private final CountDownLatch started = new CountDownLatch(1);

    private ChildCommand(List<String> args) {
        // First, so that the command does not ignore what was to be ignored by mistake.
        signals = SignalWatch.watch(PASSED_ON, this::passOn);
        try {
            command = ProfiledCommand.start(args);
        } catch (RuntimeException e) {
            signals.close();
            throw e;
        }
        started.countDown();
    }

    /**
     * Starts the command.
     *
     * @throws ForgeException with the shell's exit code for it, 127 or 126, if there is no such program
     */
    static ChildCommand start(List<String> args) {
        check(args.getFirst());
        return new ChildCommand(args);
    }

    private static void check(String program) {
        File found = null;
        if (program.indexOf('/') >= 0) {
            found = new File(program);
        } else {
            String path = System.getenv("PATH");
            for (String directory : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
                File file = new File(directory.isEmpty() ? "." : directory, program);
                // As a shell does: one that can be executed, before one that cannot.
                if (file.isFile() && (found == null || !found.canExecute())) {
                    found = file;
                }
            }
        }
        if (found == null || !found.exists()) {
            throw new ForgeException(
                    ExitCode.NOT_FOUND,
                    "cannot start " + program + ": no such program",
                    "it is looked for in $PATH; a path needs a slash");
        }
        if (!found.isFile() || !found.canExecute()) {
            throw new ForgeException(
                    ExitCode.NOT_EXECUTABLE,
                    "cannot start " + program + ": "
                            + (found.isDirectory() ? "it is a directory" : "it may not be executed"));
        }
    }

    ProfiledCommand command() {
        return command;
    }

    /** The terminal sends its interrupts to all of the foreground group, so the command has this one already. */
    private void passOn(int signal) {
        String[] stat = Proc.stat(Proc.self());
        boolean fromTerminal = signal == SIGINT && stat != null && stat[PROCESS_GROUP].equals(stat[TERMINAL_GROUP]);
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!fromTerminal) {
            command.signal(signal);
        }
    }

    /** Waits for its end: whatever it was told, it is the command that decides when that is. */
    ProfiledCommand.End end() {
        while (true) {
            try {
                if (command.await(A_WHILE)) {
                    return command.end()
                            .orElseThrow(() -> new ForgeException("somebody else has waited for the command"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ForgeException("interrupted while waiting for the command", e);
            }
        }
    }

    @Override
    public void close() {
        signals.close();
        command.close();
    }
}
