package dev.forge.core;

/** Quotes words for a POSIX shell. */
public final class ShellWord {
    private ShellWord() {}

    /** Appends the word in single quotes; a single quote within the word is escaped. */
    public static void quote(StringBuilder out, String word) {
        out.append('\'');
        int from = 0;
        // In pieces, as it is interpreted on the way to a start.
        for (int at = word.indexOf('\''); at >= 0; at = word.indexOf('\'', from)) {
            out.append(word, from, at).append("'\\''");
            from = at + 1;
        }
        out.append(word, from, word.length()).append('\'');
    }
}
