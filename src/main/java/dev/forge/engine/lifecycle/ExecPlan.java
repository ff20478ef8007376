package dev.forge.engine.lifecycle;

import dev.forge.core.ShellWord;

/**
 * What is left to do after Java has prepared everything: one call of a function in {@code libexec/plan.sh}, which the
 * launcher evaluates when Java has ended. So nothing of a JVM stays in memory beside a running container, and a
 * start does not pay for starting processes from Java.
 *
 * @param text a line of POSIX shell, every word of it quoted
 */
public record ExecPlan(String text) {
    /** A call of a function with these words. */
    public static ExecPlan of(String function, String... args) {
        StringBuilder line = new StringBuilder(function);
        for (String word : args) {
            line.append(' ');
            ShellWord.quote(line, word);
        }
        return new ExecPlan(line.append('\n').toString());
    }

    /** What the plan's functions call the runtime's standard input: see open_input in {@code libexec/plan.sh}. */
    public static String input(boolean interactive, boolean tty) {
        if (tty) {
            return interactive ? "tty" : "pty";
        }
        return interactive ? "stdin" : "-";
    }
}
