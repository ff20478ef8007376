package dev.forge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) to and from JDK values: {@link JsonObject}, {@link List}, {@link String}, {@link Long},
 * {@link Double}, {@link Boolean} and null. A codec of our own because it is on the way to a container's start:
 * a library's classes cost several milliseconds there. Input may be hostile: depth is bounded, a key may stand in
 * an object only once.
 */
public final class Json {
    private static final int MAX_DEPTH = 64;

    /**
     * JSON that is text already and is written as it stands.
     *
     * @param text one JSON value
     */
    public record Raw(String text) {}

    private final String text;
    private final String source;
    private int at;
    private int depth;

    private Json(String text, String source) {
        this.text = text;
        this.source = source;
    }

    /**
     * Parses one JSON value.
     *
     * @param source what the text is, for messages: a file's path, say
     * @throws ForgeException if the text is not one JSON value
     */
    public static @Nullable Object parse(String text, String source) {
        Json parser = new Json(text, source);
        parser.blanks();
        Object value = parser.value();
        parser.blanks();
        if (parser.at != text.length()) {
            throw parser.broken("more text after the end");
        }
        return value;
    }

    /** The value as JSON on one line. Maps, lists, arrays of strings, numbers, booleans, strings and null. */
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
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f && c != 0x2028 && c != 0x2029) {
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
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(Character.forDigit((c >> shift) & 15, 16));
                    }
                }
            }
        }
        out.append(string, run, length).append('"');
    }

    private @Nullable Object value() {
        if (at == text.length()) {
            throw broken("the text ends too early");
        }
        char c = text.charAt(at);
        switch (c) {
            case '{':
                return object();
            case '[':
                return list();
            case '"':
                return string();
            case 't':
                word("true");
                return Boolean.TRUE;
            case 'f':
                word("false");
                return Boolean.FALSE;
            case 'n':
                word("null");
                return null;
            default:
                return number();
        }
    }

    private JsonObject object() {
        enter();
        JsonObject object = new JsonObject(source);
        if (!emptyUntil('}')) {
            do {
                blanks();
                if (at == text.length() || text.charAt(at) != '"') {
                    throw broken("a name in quotes is expected");
                }
                String name = string();
                blanks();
                expect(':');
                blanks();
                Object value = value();
                if (object.has(name)) {
                    throw broken("\"" + name + "\" stands twice in one object");
                }
                object.put(name, value);
            } while (another('}'));
        }
        depth--;
        return object;
    }

    private List<@Nullable Object> list() {
        enter();
        List<@Nullable Object> list = new ArrayList<>();
        if (!emptyUntil(']')) {
            do {
                blanks();
                list.add(value());
            } while (another(']'));
        }
        depth--;
        return list;
    }

    private void enter() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw broken("nested deeper than " + MAX_DEPTH);
        }
    }

    private boolean emptyUntil(char end) {
        blanks();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean another(char end) {
        blanks();
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
            return true;
        }
        expect(end);
        return false;
    }

    private String string() {
        int start = ++at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escaped(start);
            }
            if (c < ' ') {
                throw broken("a control character in a string");
            }
            at++;
        }
        throw broken("a string that does not end");
    }

    private String escaped(int start) {
        StringBuilder out = new StringBuilder().append(text, start, at);
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw broken("a control character in a string");
            }
            out.append(c == '\\' ? escape() : c);
        }
        throw broken("a string that does not end");
    }

    private char escape() {
        if (at == text.length()) {
            throw broken("a string that does not end");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> unicode();
            default -> throw broken("an unknown escape \\" + c);
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
            if (digit < 0) {
                throw broken("\\u without four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object number() {
        int start = at;
        boolean whole = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '.' || c == 'e' || c == 'E' || (c == '+' && at > start)) {
                whole = false;
            } else if ((c < '0' || c > '9') && c != '-') {
                break;
            }
            at++;
        }
        String digits = text.substring(start, at);
        if (whole && digits.length() <= 20) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException e) {
                // Beyond a long, or no number at all; what follows tells them apart.
            }
        }
        try {
            return Double.valueOf(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw broken("a value is expected");
        }
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw broken("a value is expected");
        }
        at += word.length();
    }

    private void expect(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            throw broken("'" + c + "' is expected");
        }
        at++;
    }

    private void blanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private ForgeException broken(String what) {
        int line = 1;
        for (int i = 0; i < at && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return new ForgeException(source + " is not valid JSON: line " + line + ": " + what);
    }
}
