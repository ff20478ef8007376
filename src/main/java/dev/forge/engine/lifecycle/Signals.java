package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import java.io.IOException;
import java.util.Optional;

/** Signals, see signal(7): their numbers, and how they are sent to processes that are not our children. */
public final class Signals {
    static final int KILL = 9;
    static final int TERM = 15;

    /** Signal numbers by their names without SIG, as signal(7) has them for x86 and ARM. */
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private Signals() {}

    /**
     * The number of a signal.
     *
     * @param name {@code TERM}, {@code SIGTERM}, {@code 15} or {@code RTMIN+1}
     * @throws ForgeException if there is no such signal
     */
    public static int number(String name) {
        String plain = name.regionMatches(true, 0, "SIG", 0, 3) ? name.substring(3) : name;
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equalsIgnoreCase(plain)) {
                return i;
            }
        }
        int realTime = plain.regionMatches(true, 0, "RTMIN+", 0, 6) ? 34 : 0;
        try {
            int number = Integer.parseInt(realTime > 0 ? plain.substring(6) : plain) + realTime;
            if (number >= 1 && number <= 64) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ForgeException.usage("no such signal: " + name, "as TERM, SIGTERM or 15");
    }

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
