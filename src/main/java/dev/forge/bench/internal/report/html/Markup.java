package dev.forge.bench.internal.report.html;

import java.util.Locale;

/**
 * HTML or SVG in the making. Whatever comes from a result file goes through {@link #text} or an attribute and is
 * escaped there; elements and attribute names are the program's own.
 */
final class Markup {
    private final StringBuilder out = new StringBuilder(4096);

    /** Text as it may stand between tags and in quoted attributes. What XML cannot hold becomes U+FFFD. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\t', '\n', '\r' -> out.append((char) c);
                default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return out.toString();
    }

    private static boolean isAllowed(int c) {
        return c >= 0x20 && (c < 0x7F || c > 0x9F) && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
    }

    /** A coordinate with one digit, as more cannot be seen. */
    static String coordinate(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /**
     * Opens an element.
     *
     * @param attributes names and values by turns; a number is a coordinate
     */
    Markup open(String element, Object... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(value instanceof Number number ? coordinate(number.doubleValue()) : escape(value + ""))
                    .append('"');
        }
        out.append('>');
        return this;
    }

    Markup close(String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    /** Text, escaped. */
    Markup text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element with nothing but text in it. */
    Markup leaf(String element, String text, Object... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /** What is markup already. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    Markup line() {
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** Text that has to fit. */
    static String clipped(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + "…";
    }
}
