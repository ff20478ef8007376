package dev.forge.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value; {@link Json} says what it refuses. */
final class JsonParser {
    private static final int MAX_DEPTH = 64;
    /** -9223372036854775808 has so many characters. */
    private static final int MAX_LONG_DIGITS = 20;
    /** How much of a number that is refused is shown. */
    private static final int MAX_SHOWN = 40;

    private final String text;
    private final String source;
    private int at;
    private int depth;

    JsonParser(String text, String source) {
        this.text = text;
        this.source = source;
    }

    /** The value that is the whole text. */
    @Nullable
    Object document() {
        blanks();
        Object value = value();
        blanks();
        if (at != text.length()) {
            throw broken("more text after the end");
        }
        return value;
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
            throw broken("nested deeper than " + MAX_DEPTH + " levels");
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

    /** Local variables and not fields in the loop: at start-up this code is interpreted. */
    private String string() {
        int start = at + 1;
        int end = start;
        int length = text.length();
        while (end < length) {
            char c = text.charAt(end);
            if (c == '"') {
                at = end + 1;
                return text.substring(start, end);
            }
            if (c == '\\' || c < ' ' || c >= Character.MIN_SURROGATE) {
                break;
            }
            end++;
        }
        at = end;
        return escaped(start);
    }

    /** A string with escapes or surrogates, or one that is wrong. */
    private String escaped(int start) {
        StringBuilder out = new StringBuilder().append(text, start, at);
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return paired(out);
            }
            if (c < ' ') {
                throw broken("a control character in a string");
            }
            out.append(c == '\\' ? escape() : c);
        }
        throw broken("a string that does not end");
    }

    /** Half of a surrogate pair is no character: it could not be written as UTF-8 again. */
    private String paired(StringBuilder string) {
        for (int i = 0; i < string.length(); i++) {
            if (Json.isHalfPair(string, i)) {
                throw broken("half of a surrogate pair in a string: \\u" + Integer.toHexString(string.charAt(i)));
            }
        }
        return string.toString();
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
            char c = at < text.length() ? text.charAt(at++) : 0;
            // Character.digit takes the digits of other scripts as well.
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw broken("\\u without four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object number() {
        int start = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        int first = at;
        digits(start);
        if (at - first > 1 && text.charAt(first) == '0') {
            throw broken("a number with a zero in front: " + shown(start));
        }
        boolean whole = true;
        if (at < text.length() && text.charAt(at) == '.') {
            whole = false;
            at++;
            digits(start);
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            whole = false;
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits(start);
        }
        String number = text.substring(start, at);
        if (whole && number.length() <= MAX_LONG_DIGITS) {
            try {
                return Long.valueOf(number);
            } catch (NumberFormatException e) {
                // Beyond a long.
            }
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw broken("a number beyond the range of a double: " + shown(start));
        }
        return value;
    }

    /** One digit or more. */
    private void digits(int start) {
        int first = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == first) {
            throw broken(at == start ? "a value is expected" : "a digit is expected after " + shown(start));
        }
    }

    /** The number that began there, for messages. */
    private String shown(int start) {
        return at - start <= MAX_SHOWN ? text.substring(start, at) : text.substring(start, start + MAX_SHOWN) + "...";
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
        int next = at;
        int length = text.length();
        while (next < length) {
            char c = text.charAt(next);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                break;
            }
            next++;
        }
        at = next;
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
