package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import java.io.IOException;
import java.util.Optional;

/** Sends signals to processes that are not our children. */
final class Signals {
    static final int KILL = 9;
    static final int TERM = 15;

    private Signals() {}

    /** Sends the signal; a process that has ended meanwhile is fine. */
    static void send(int pid, int signal) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return;
        }
        switch (signal) {
            case KILL -> process.get().destroyForcibly();
            case TERM -> process.get().destroy();
            default -> shell(pid, signal);
        }
    }

    /** The JDK sends only these two; the shell's own kill sends the others. */
    private static void shell(int pid, int signal) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ForgeException("cannot send signal " + signal + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
