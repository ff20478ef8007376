package dev.forge.core.template;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Go's fmt for the values that templates have: what {@code print}, {@code println} and {@code printf} write, and how a
 * value is printed by itself.
 */
final class GoFormat {
    /** No width or precision beyond this, as in Go. */
    private static final int MAX_NUMBER = 1_000_000;

    private final String format;
    private final List<? extends @Nullable Object> args;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;
    private boolean reordered;
    private boolean badIndex;

    private GoFormat(String format, List<? extends @Nullable Object> args) {
        this.format = format;
        this.args = args;
    }

    /** As {@code printf} writes it; what does not fit is marked in the text, as in Go. */
    static String sprintf(String format, List<? extends @Nullable Object> args) {
        return new GoFormat(format, args).run();
    }

    /** As {@code print} writes it: with blanks between operands where neither is a string. */
    static String sprint(List<? extends @Nullable Object> args) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < args.size(); i++) {
            if (i > 0 && !(args.get(i) instanceof String) && !(args.get(i - 1) instanceof String)) {
                out.append(' ');
            }
            out.append(nested(args.get(i)));
        }
        return out.toString();
    }

    /** As {@code println} writes it. */
    static String sprintln(List<? extends @Nullable Object> args) {
        return String.join(" ", args.stream().map(GoFormat::nested).toList()) + "\n";
    }

    /** As an action prints its value. */
    static String value(@Nullable Object value) {
        return value == null ? "<no value>" : nested(value);
    }

    private static String nested(@Nullable Object value) {
        return new Verb().print(value, 'v', 0);
    }

    /** Go's name for the type of a value. */
    static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case String text -> "string";
            case Boolean flag -> "bool";
            case Double number -> "float64";
            case Number number -> "int";
            case List<?> list ->
                list.stream().allMatch(String.class::isInstance)
                        ? "[]string"
                        : list.stream().allMatch(JsonObject.class::isInstance) ? "[]struct" : "[]interface {}";
            case Map<?, ?> map ->
                map.values().stream().allMatch(String.class::isInstance)
                        ? "map[string]string"
                        : "map[string]interface {}";
            case Json.Nil nil ->
                nil == Json.Nil.LIST ? "[]string" : nil == Json.Nil.MAP ? "map[string]string" : "*struct";
            default -> "struct";
        };
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                break;
            }
            out.append(format, at, percent);
            at = percent + 1;
            directive();
        }
        if (!reordered && next < args.size()) {
            List<String> extra = new ArrayList<>();
            for (Object arg : args.subList(next, args.size())) {
                extra.add(arg == null ? "<nil>" : type(arg) + "=" + nested(arg));
            }
            out.append("%!(EXTRA ").append(String.join(", ", extra)).append(')');
        }
        return out.toString();
    }

    private void directive() {
        Verb verb = new Verb();
        while (at < format.length() && verb.flag(format.charAt(at))) {
            at++;
        }
        badIndex = false;
        boolean indexed = index();
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Object width = take();
            if (width instanceof Number number && Math.abs(number.longValue()) <= MAX_NUMBER) {
                verb.minus |= number.longValue() < 0;
                verb.width = Math.abs(number.intValue());
            } else {
                out.append("%!(BADWIDTH)");
            }
            indexed = false;
        } else {
            int start = at;
            verb.width = number();
            if (indexed && at > start) {
                badIndex = true;
            }
        }
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            badIndex |= indexed;
            indexed = index();
            if (at < format.length() && format.charAt(at) == '*') {
                at++;
                Object precision = take();
                if (precision instanceof Number number && Math.abs(number.longValue()) <= MAX_NUMBER) {
                    verb.precision = Math.max(-1, number.intValue());
                } else {
                    out.append("%!(BADPREC)");
                }
                indexed = false;
            } else {
                verb.precision = Math.max(0, number());
            }
        }
        if (!indexed) {
            index();
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int letter = format.codePointAt(at);
        at += Character.charCount(letter);
        if (letter == '%') {
            out.append('%');
        } else if (badIndex) {
            out.append("%!").appendCodePoint(letter).append("(BADINDEX)");
        } else if (next >= args.size()) {
            out.append("%!").appendCodePoint(letter).append("(MISSING)");
        } else {
            out.append(verb.print(take(), letter, 0));
        }
    }

    private @Nullable Object take() {
        return next < args.size() ? args.get(next++) : null;
    }

    /** Reads {@code [n]}. */
    private boolean index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return false;
        }
        reordered = true;
        int end = format.indexOf(']', at);
        if (end < 0) {
            badIndex = true;
            at++;
            return false;
        }
        String text = format.substring(at + 1, end);
        at = end + 1;
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > args.size()) {
            badIndex = true;
            return true;
        }
        next = Integer.parseInt(text) - 1;
        return true;
    }

    private int number() {
        int start = at;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        if (start == at) {
            return -1;
        }
        int number = at - start > 7 ? MAX_NUMBER + 1 : Integer.parseInt(format.substring(start, at));
        return number > MAX_NUMBER ? -1 : number;
    }

    /** A verb's flags, and how it prints. */
    static final class Verb {
        boolean minus;
        boolean plus;
        boolean sharp;
        boolean space;
        boolean zero;
        int width = -1;
        int precision = -1;

        boolean flag(char c) {
            switch (c) {
                case '-' -> minus = true;
                case '+' -> plus = true;
                case '#' -> sharp = true;
                case ' ' -> space = true;
                case '0' -> zero = true;
                default -> {
                    return false;
                }
            }
            return true;
        }

        String print(@Nullable Object value, int verb, int depth) {
            if (verb == 'T') {
                return pad(type(value));
            }
            return switch (value) {
                case null -> verb == 'v' ? pad("<nil>") : "%!" + Character.toString(verb) + "(<nil>)";
                case Json.Nil nil when nil == Json.Nil.OBJECT -> verb == 'v' ? pad("<nil>") : bad(value, verb);
                case Json.Nil nil when nil == Json.Nil.LIST -> sharp && verb == 'v' ? type(value) + "(nil)" : "[]";
                case Json.Nil nil -> sharp && verb == 'v' ? type(value) + "(nil)" : "map[]";
                case Boolean flag -> verb == 't' || verb == 'v' ? pad(flag.toString()) : bad(value, verb);
                case Double number ->
                    "vbeEfFgGxX".indexOf(verb) >= 0 ? GoNumber.real(this, number, verb) : bad(value, verb);
                case Number number ->
                    "vdboOxXcqU".indexOf(verb) >= 0 ? GoNumber.whole(this, number.longValue(), verb) : bad(value, verb);
                case String text -> text(text, verb);
                case List<?> list -> list(list, verb, depth);
                case Map<?, ?> map -> map(map, verb, depth);
                case JsonObject object -> struct(object, verb, depth);
                default -> pad(value.toString());
            };
        }

        private static String bad(Object value, int verb) {
            return "%!" + Character.toString(verb) + "(" + type(value) + "=" + nested(value) + ")";
        }

        private String text(String text, int verb) {
            String cut = text;
            if (precision >= 0 && text.codePointCount(0, text.length()) > precision && verb != 'x' && verb != 'X') {
                cut = text.substring(0, text.offsetByCodePoints(0, precision));
            }
            return switch (verb) {
                case 's' -> pad(cut);
                case 'v' -> pad(sharp ? GoText.quote(cut) : cut);
                case 'q' ->
                    pad(
                            sharp
                                            && cut.indexOf('`') < 0
                                            && cut.codePoints().allMatch(c -> c == '\t' || GoText.isPrintable(c))
                                    ? "`" + cut + "`"
                                    : GoText.quote(cut, '"', plus));
                case 'x', 'X' -> pad(GoNumber.hexadecimal(this, text, verb == 'X'));
                default -> bad(text, verb);
            };
        }

        private String list(List<?> list, int verb, int depth) {
            List<String> parts = new ArrayList<>();
            for (Object item : list) {
                parts.add(print(item, verb, depth + 1));
            }
            return sharp && verb == 'v'
                    ? type(list) + "{" + String.join(", ", parts) + "}"
                    : "[" + String.join(" ", parts) + "]";
        }

        private String map(Map<?, ?> map, int verb, int depth) {
            List<String> parts = new ArrayList<>();
            for (Map.Entry<?, ?> entry : new TreeMap<Object, @Nullable Object>(map).entrySet()) {
                parts.add(print(entry.getKey(), verb, depth + 1) + ":" + print(entry.getValue(), verb, depth + 1));
            }
            return sharp && verb == 'v'
                    ? type(map) + "{" + String.join(", ", parts) + "}"
                    : "map[" + String.join(" ", parts) + "]";
        }

        private String struct(JsonObject object, int verb, int depth) {
            List<String> parts = new ArrayList<>();
            for (Map.Entry<String, @Nullable Object> entry : object.members().entrySet()) {
                String name = (plus || sharp) && verb == 'v' ? entry.getKey() + ":" : "";
                parts.add(name + print(entry.getValue(), verb, depth + 1));
            }
            return "{" + String.join(sharp && verb == 'v' ? ", " : " ", parts) + "}";
        }

        /** Filled up to the width: with zeros in front where that is asked, otherwise with blanks. */
        String pad(String text) {
            int missing = width - text.codePointCount(0, text.length());
            if (missing <= 0) {
                return text;
            }
            return minus ? text + " ".repeat(missing) : (zero ? "0" : " ").repeat(missing) + text;
        }
    }
}
