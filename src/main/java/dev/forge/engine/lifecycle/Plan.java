package dev.forge.engine.lifecycle;

import dev.forge.core.ShellWord;

/**
 * What is left to do after Java has prepared everything: one call of a function in {@code libexec/plan.sh}, which the
 * launcher evaluates when Java has ended. So nothing of a JVM stays in memory beside a running container, and a
 * start does not pay for starting processes from Java.
 *
 * @param text a line of POSIX shell, every word of it quoted
 */
public record Plan(String text) {
    /** A call of a function with these words. */
    public static Plan of(String function, String... words) {
        StringBuilder line = new StringBuilder(function);
        for (String word : words) {
            line.append(' ');
            ShellWord.quote(line, word);
        }
        return new Plan(line.append('\n').toString());
    }
}
