package dev.forge.engine.lifecycle;

import dev.forge.core.ShellWord;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do after Java has prepared everything: calls of functions in {@code libexec/plan.sh}, which the
 * launcher evaluates when Java has ended. So nothing of a JVM stays in memory beside a running container, and a
 * start does not pay for starting processes from Java.
 *
 * @param text lines of POSIX shell, every word of them quoted
 */
public record ExecPlan(String text) {
    private static final ExecPlan NOTHING = new ExecPlan("");

    /** The signals that a launcher passes on, as bits: all up to 31 but KILL, PIPE, CHLD, STOP, TTIN, TTOU and URG. */
    private static final long PASSED_ON =
            0x7fff_ffffL & ~(bit(9) | bit(13) | bit(17) | bit(19) | bit(21) | bit(22) | bit(23));

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /** A call of a function with these words. */
    public static ExecPlan of(String function, String... args) {
        StringBuilder line = new StringBuilder(function);
        for (String word : args) {
            line.append(' ');
            ShellWord.quote(line, word);
        }
        return new ExecPlan(line.append('\n').toString());
    }

    /**
     * What has to come first if the launcher was started with signals ignored or blocked: a shell cannot pass on what
     * was ignored, and what is blocked, a payload would inherit.
     *
     * @param attached whether the launcher stays with the payload
     */
    public static ExecPlan afresh(boolean attached) {
        return afresh(StartOwner.launcherStat(), attached);
    }

    /** See {@link #afresh(boolean)}; {@code stat} is the launcher's as {@link dev.forge.core.Proc#stat} has it. */
    static ExecPlan afresh(String @Nullable [] stat, boolean attached) {
        if (stat == null) {
            return NOTHING;
        }
        // Fields 32 and 33 of proc_pid_stat(5), in decimal, for the signals up to 31.
        if (!stat[29].equals("0")) {
            return of("afresh", "blocked");
        }
        return attached && (Long.parseLong(stat[30]) & PASSED_ON) != 0 ? of("afresh", "ignored") : NOTHING;
    }

    /**
     * The same in a scope that systemd makes.
     *
     * @param slice the path of the slice's cgroup; null for no scope
     */
    public ExecPlan within(@Nullable String slice) {
        if (slice == null) {
            return this;
        }
        StringBuilder line = new StringBuilder("within ");
        ShellWord.quote(line, slice);
        return new ExecPlan(line.append(" && ").append(text).toString());
    }

    /** This, and then the other. */
    public ExecPlan then(ExecPlan other) {
        return text.isEmpty() ? other : new ExecPlan(text + other.text);
    }

    /** What the plan's functions call the runtime's standard input: see open_input in {@code libexec/plan.sh}. */
    public static String input(boolean interactive, boolean tty) {
        if (tty) {
            return interactive ? "tty" : "pty";
        }
        return interactive ? "stdin" : "-";
    }
}
