package dev.forge.core.template;

import dev.forge.core.ForgeException;
import java.math.BigInteger;
import java.util.Locale;

/** Go's constants: strings in quotes, characters and numbers, by the rules of strconv. */
final class GoText {
    private static final String SIMPLE = "abfnrtv\\'\"";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\'\"";

    private GoText() {}

    /** The text in double quotes, with escapes for what is not printable. */
    static String quote(String text) {
        return quote(text, '"', false);
    }

    static String quote(String text, char quote, boolean ascii) {
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            int simple = c < 128 ? MEANT.indexOf(c) : -1;
            if (c == quote || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (simple >= 0 && c != '"' && c != '\'') {
                out.append('\\').append(SIMPLE.charAt(simple));
            } else if (isPrintable(c) && (c < 128 || !ascii)) {
                out.appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format("\\x%02x", c));
            } else {
                out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return out.append(quote).toString();
    }

    static boolean isPrintable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /**
     * What a string in quotes or backquotes means.
     *
     * @throws ForgeException if an escape is none of Go's
     */
    static String unquote(String quoted, String template) {
        String text = quoted.substring(1, quoted.length() - 1);
        if (quoted.charAt(0) == '`') {
            return text.replace("\r", "");
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int backslash = text.indexOf('\\', at);
            if (backslash < 0) {
                return out.append(text, at, text.length()).toString();
            }
            out.append(text, at, backslash);
            at = escape(text, backslash + 1, quoted, template, out);
        }
        return out.toString();
    }

    /** Appends what an escape means; returns where the text goes on. */
    private static int escape(String text, int at, String quoted, String template, StringBuilder out) {
        char c = at < text.length() ? text.charAt(at) : ' ';
        int simple = SIMPLE.indexOf(c);
        // A string escapes its own kind of quote only.
        if (simple >= 0 && !((c == '\'' || c == '"') && c != quoted.charAt(0))) {
            out.append(MEANT.charAt(simple));
            return at + 1;
        }
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : c >= '0' && c <= '7' ? 3 : 0;
        int radix = digits == 3 ? 8 : 16;
        int start = digits == 3 ? at : at + 1;
        try {
            if (digits > 0 && start + digits <= text.length()) {
                long value = Long.parseLong(text.substring(start, start + digits), radix);
                out.appendCodePoint(Math.toIntExact(value));
                return start + digits;
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            // Said below.
        }
        throw GoTemplate.wrong("malformed string " + quoted, template);
    }

    /** The character in single quotes. */
    static int character(String quoted, String template) {
        String text = unquote(quoted, template);
        if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
            throw GoTemplate.wrong("malformed character constant " + quoted, template);
        }
        return text.codePointAt(0);
    }

    /**
     * A long or a double.
     *
     * @throws ForgeException if the text is neither, or too large
     */
    static Object number(String text, String template) {
        String digits = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        boolean negative = text.startsWith("-");
        String lower = digits.toLowerCase(Locale.ROOT);
        try {
            if (lower.startsWith("0x") && lower.indexOf('p') >= 0) {
                double value = Double.parseDouble(plain(lower));
                return negative ? -value : value;
            }
            if (!lower.startsWith("0x") && (lower.indexOf('.') >= 0 || lower.indexOf('e') >= 0)) {
                if (lower.endsWith("d") || lower.endsWith("f")) {
                    throw new NumberFormatException(text);
                }
                double value = Double.parseDouble(plain(lower));
                return negative ? -value : value;
            }
            int radix = lower.startsWith("0x")
                    ? 16
                    : lower.startsWith("0b") ? 2 : lower.startsWith("0") && lower.length() > 1 ? 8 : 10;
            int prefix = radix == 16 || radix == 2 || lower.startsWith("0o") ? 2 : 0;
            BigInteger value = new BigInteger(plain(lower.substring(prefix)), radix);
            return (negative ? value.negate() : value).longValueExact();
        } catch (NumberFormatException e) {
            throw GoTemplate.wrong("bad number syntax: " + text, template);
        } catch (ArithmeticException e) {
            throw GoTemplate.wrong("integer overflow: " + text, template);
        }
    }

    /** Without the underscores between digits. */
    private static String plain(String digits) {
        if (digits.startsWith("-") || digits.startsWith("+") || digits.contains("__") || digits.endsWith("_")) {
            throw new NumberFormatException(digits);
        }
        return digits.replace("_", "");
    }
}
