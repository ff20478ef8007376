package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import java.io.IOException;
import java.util.Locale;
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
     * @param name {@code TERM}, {@code SIGTERM}, {@code 15}, {@code RTMIN+1} or {@code RTMAX-1}
     * @throws ForgeException if there is no such signal
     */
    public static int number(String name) {
        String plain = name.regionMatches(true, 0, "SIG", 0, 3) ? name.substring(3) : name;
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equalsIgnoreCase(plain)) {
                return i;
            }
        }
        int number = alias(plain);
        if (number == 0) {
            number = realTime(plain);
        }
        if (number == 0) {
            number = digits(name);
        }
        if (number < 1 || number > 64) {
            throw ForgeException.usage("no such signal: " + name, "as TERM, SIGTERM or 15");
        }
        return number;
    }

    /** The number of a signal with two names, of which this is the older or rarer one; 0 for others. */
    private static int alias(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "CLD" -> 17;
            case "IOT" -> 6;
            case "POLL" -> 29;
            case "UNUSED" -> 31;
            default -> 0;
        };
    }

    /** The number of a real-time signal as the C library has them, which keeps 32 and 33 to itself; 0 for others. */
    private static int realTime(String name) {
        if (name.regionMatches(true, 0, "RTMIN", 0, 5)) {
            return realTime(34, '+', name.substring(5));
        }
        return name.regionMatches(true, 0, "RTMAX", 0, 5) ? realTime(64, '-', name.substring(5)) : 0;
    }

    private static int realTime(int base, char sign, String offset) {
        if (offset.isEmpty()) {
            return base;
        }
        int number = offset.charAt(0) == sign ? digits(offset.substring(1)) : -1;
        return number < 0 || number > 30 ? 0 : sign == '+' ? base + number : base - number;
    }

    /** The number in plain digits, or -1. */
    private static int digits(String digits) {
        if (digits.isEmpty() || digits.length() > 2) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
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
