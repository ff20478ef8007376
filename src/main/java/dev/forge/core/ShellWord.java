package dev.forge.core;

/** A word as a POSIX shell takes it. */
public final class ShellWord {
    private ShellWord() {}

    /** Appends the word in single quotes, between which everything stands for itself, except a single quote. */
    public static void quote(StringBuilder out, String word) {
        out.append('\'');
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\'') {
                out.append("'\\''");
            } else {
                out.append(c);
            }
        }
        out.append('\'');
    }
}
