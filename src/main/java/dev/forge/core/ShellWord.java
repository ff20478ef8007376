package dev.forge.core;

/** Quotes words for a POSIX shell. */
public final class ShellWord {
    private ShellWord() {}

    /** Appends the word in single quotes; a single quote within the word is escaped. */
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
