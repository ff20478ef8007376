package dev.forge.core.text;

/**
 * Text from outside made harmless for a terminal: control characters, which could move the cursor, change colours or
 * titles or answer for the user, become visible as {@code \x1b}; so do those that change the direction of the text, as
 * <code>&#92;u202e</code>. JSON stays JSON: it escapes those of ASCII by itself, and the others are escaped as it would.
 */
public final class Visible {
    private Visible() {}

    /** The text with its lines and tabs, and everything else visible. */
    public static String of(String text) {
        return escaped(text, true);
    }

    /** The text on one line. */
    public static String line(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean lines) {
        int clean = 0;
        while (clean < text.length() && isClean(text, clean, lines)) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isClean(text, i, lines)) {
                out.append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c == '\r') {
                out.append("\\r");
            } else {
                out.append(c < 0x80 ? "\\x" : "\\u");
                for (int shift = c < 0x80 ? 4 : 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
            }
        }
        return out.toString();
    }

    private static boolean isClean(String text, int at, boolean lines) {
        char c = text.charAt(at);
        if (c == '\n' || c == '\t') {
            return lines;
        }
        if (c == '\r') {
            // The line end of CSV.
            return lines && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        }
        return !isControl(c);
    }

    /** Whether a terminal may do something else with the character than show it. */
    private static boolean isControl(char c) {
        return c < ' '
                || (c >= 0x7f && c < 0xa0)
                // Marks, embeddings, overrides and isolates of bidirectional text; separators of lines.
                || c == 0x61c
                || (c >= 0x200e && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
