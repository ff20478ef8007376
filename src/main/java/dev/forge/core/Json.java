package dev.forge.core;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) to and from JDK values: {@link JsonObject}, {@link List}, {@link String}, {@link Long},
 * {@link Double}, {@link Boolean} and null. A codec of our own because it is on the way to a container's start:
 * a library's classes cost several milliseconds there. Input may be hostile: nothing beyond the grammar is taken,
 * depth is bounded, a key may stand in an object only once, and a string holds whole characters. A whole number beyond
 * a long becomes a double; one beyond a double is refused.
 */
public final class Json {
    /**
     * JSON that is text already and is written as it stands.
     *
     * @param text one JSON value
     */
    public record Raw(String text) {}

    /** Nothing, where it matters of what kind: each is written as null. Templates print an empty list or map of them. */
    public enum Nil {
        LIST,
        MAP,
        OBJECT
    }

    private Json() {}

    /**
     * Parses one JSON value.
     *
     * @param source what the text is, for messages: a file's path, say
     * @throws ForgeException if the text is not one JSON value
     */
    public static @Nullable Object parse(String text, String source) {
        return new JsonParser(text, source).document();
    }

    /** The value as JSON on one line: maps, lists, numbers, booleans, strings and null; anything else is its text. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder(256);
        write(out, value, -1);
        return out.toString();
    }

    /** The value as JSON with two blanks of indentation a level, ending in a line feed. */
    public static String pretty(@Nullable Object value) {
        StringBuilder out = new StringBuilder(1024);
        write(out, value, 0);
        return out.append('\n').toString();
    }

    /** Writes at the depth {@code level}; a negative one means all on one line. */
    private static void write(StringBuilder out, @Nullable Object value, int level) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String string) {
            quote(out, string);
        } else if (value instanceof JsonObject object) {
            writeMap(out, object.members(), level);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map, level);
        } else if (value instanceof List<?> list) {
            writeList(out, list, level);
        } else if (value instanceof Raw raw) {
            out.append(raw.text());
        } else if (value instanceof Double number) {
            writeDouble(out, number);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Nil) {
            out.append("null");
        } else {
            quote(out, value.toString());
        }
    }

    private static void writeDouble(StringBuilder out, double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            out.append("null");
        } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            out.append((long) number).append(".0");
        } else {
            out.append(number);
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, int level) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        int inner = level < 0 ? level : level + 1;
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            indent(out, inner);
            quote(out, entry.getKey().toString());
            out.append(level < 0 ? ":" : ": ");
            write(out, entry.getValue(), inner);
            before = ',';
        }
        indent(out, level);
        out.append('}');
    }

    private static void writeList(StringBuilder out, List<?> list, int level) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        int inner = level < 0 ? level : level + 1;
        char before = '[';
        for (Object item : list) {
            out.append(before);
            indent(out, inner);
            write(out, item, inner);
            before = ',';
        }
        indent(out, level);
        out.append(']');
    }

    private static void indent(StringBuilder out, int depth) {
        if (depth < 0) {
            return;
        }
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }

    /** Appends in runs, not character by character: at start-up this code is interpreted. */
    private static void quote(StringBuilder out, String string) {
        out.append('"');
        int run = 0;
        int length = string.length();
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && (c < 0x7f || isPlain(string, i))) {
                continue;
            }
            out.append(string, run, i);
            run = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // Half of a surrogate pair is no character, and nobody could read it again.
                    char written = Character.isSurrogate(c) ? '\ufffd' : c;
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(Character.forDigit((written >> shift) & 15, 16));
                    }
                }
            }
        }
        out.append(string, run, length).append('"');
    }

    /** Whether a character beyond ASCII may stand as it is. */
    private static boolean isPlain(String string, int at) {
        char c = string.charAt(at);
        return c != 0x7f && c != 0x2028 && c != 0x2029 && !isHalfPair(string, at);
    }

    /** Whether the character is a surrogate without its other half. */
    static boolean isHalfPair(CharSequence text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
