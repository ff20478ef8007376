package dev.forge.cli;

import java.util.Locale;

/**
 * A manual page in the man(7) macros of roff, written from top to bottom. All text is escaped, and what is not ASCII is
 * written by its code point, so that a page looks the same in every locale.
 */
final class Roff {
    /** Where a line of text is broken. Lines of a page are diffed and sent in mails, as those of any source. */
    private static final int WIDTH = 78;

    private final StringBuilder out = new StringBuilder(4096);

    /**
     * Begins a page of section 1.
     *
     * @param title the page's name; printed in upper case
     * @param date its date, as {@code 2026-01-31}
     * @param source what it belongs to, with the version
     */
    Roff(String title, String date, String source) {
        out.append(".TH ").append(escaped(title.toUpperCase(Locale.ROOT))).append(" 1 ");
        out.append(date).append(" \"").append(escaped(source)).append("\" \"Forge Manual\"\n");
        // Commands are pasted from a page: no hyphenation, and no blanks for justification.
        out.append(".nh\n.ad l\n");
    }

    /** The page as it was written so far. */
    String text() {
        return out.toString();
    }

    /** A heading, as {@code EXIT STATUS}. */
    Roff section(String title) {
        out.append(".SH ").append(escaped(title)).append('\n');
        return this;
    }

    /** A heading below that of the section. */
    Roff subsection(String title) {
        out.append(".SS ").append(escaped(title)).append('\n');
        return this;
    }

    /** Words in the paragraph that is open. */
    Roff plain(String text) {
        StringBuilder line = new StringBuilder(WIDTH);
        for (String word : escaped(text.strip()).split(" +", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                out.append(line(line.toString()));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.append(line(line.toString()));
        return this;
    }

    /** Begins a new paragraph. */
    Roff paragraph(String text) {
        out.append(".PP\n");
        return plain(text);
    }

    /** What a user types, in bold, and what stands for a value, in italics; either may be empty. */
    Roff synopsis(String literal, String variable) {
        out.append(line(styled(literal, variable)));
        return this;
    }

    /** A row of a list: a term that hangs out, and its explanation. */
    Roff row(String literal, String variable, String explanation) {
        out.append(".TP\n").append(line(styled(literal, variable)));
        return plain(explanation);
    }

    /** Lines that are not filled, as a command to type. */
    Roff example(String text) {
        out.append(".PP\n.RS 4\n.nf\n");
        text.lines().forEach(one -> out.append(line(escaped(one))));
        out.append(".fi\n.RE\n");
        return this;
    }

    private static String styled(String literal, String variable) {
        String bold = literal.isEmpty() ? "" : "\\fB" + escaped(literal) + "\\fR";
        String italic = variable.isEmpty() ? "" : "\\fI" + escaped(variable) + "\\fR";
        return bold + (bold.isEmpty() || italic.isEmpty() ? "" : " ") + italic;
    }

    /** A line of text; one that begins with a control character would be a request. */
    private static String line(String escaped) {
        boolean request = escaped.startsWith(".") || escaped.startsWith("'");
        return (request ? "\\&" : "") + escaped + "\n";
    }

    /** The text without anything that roff would take for its own, on one line. */
    static String escaped(String text) {
        StringBuilder made = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\\' -> made.append("\\e");
                // The character of the keyboard: roff's own would be typographic ones that no shell knows.
                case '-' -> made.append("\\-");
                case '\'' -> made.append("\\(aq");
                case '`' -> made.append("\\(ga");
                case '^' -> made.append("\\(ha");
                case '~' -> made.append("\\(ti");
                // Would end an argument of a macro.
                case '"' -> made.append("\\(dq");
                case '\n', '\t' -> made.append(' ');
                case '…' -> made.append("...");
                default -> {
                    if (character < 0x7f) {
                        made.append((char) character);
                    } else {
                        made.append("\\[u")
                                .append(String.format("%04X", character))
                                .append(']');
                    }
                }
            }
        });
        return made.toString();
    }
}
