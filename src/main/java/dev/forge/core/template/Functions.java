package dev.forge.core.template;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions of Go's text/template, and those that docker adds. What cannot be done is an IllegalArgumentException. */
final class Functions {
    /** All of them, sorted. */
    static final List<String> NAMES = List.of(
            "and",
            "call",
            "eq",
            "ge",
            "gt",
            "html",
            "index",
            "join",
            "js",
            "json",
            "le",
            "len",
            "lower",
            "lt",
            "ne",
            "not",
            "or",
            "pad",
            "print",
            "printf",
            "println",
            "slice",
            "split",
            "title",
            "truncate",
            "upper",
            "urlquery");

    /** Those that leave a heading as it is. */
    private static final List<String> KEEP_HEADINGS =
            List.of("json", "split", "join", "title", "lower", "upper", "truncate");

    private final boolean headings;

    Functions(boolean headings) {
        this.headings = headings;
    }

    @Nullable
    Object call(String name, List<@Nullable Object> args) {
        if (headings && KEEP_HEADINGS.contains(name) && !args.isEmpty() && args.get(0) instanceof String heading) {
            return heading;
        }
        return switch (name) {
            case "not" -> !isTrue(only(args));
            case "len" -> length(only(args));
            case "index" -> index(args);
            case "slice" -> slice(args);
            case "print" -> GoFormat.sprint(args);
            case "println" -> GoFormat.sprintln(args);
            case "printf" -> {
                if (args.isEmpty()) {
                    throw new IllegalArgumentException("it needs a format");
                }
                yield GoFormat.sprintf(text(args, 0), args.subList(1, args.size()));
            }
            case "eq", "ne", "lt", "le", "gt", "ge" -> Comparison.of(name, args);
            case "html" -> html(all(args));
            case "js" -> js(all(args));
            case "urlquery" -> URLEncoder.encode(all(args), StandardCharsets.UTF_8);
            case "json" -> Json.write(only(args));
            case "lower" -> text(args, 0, 1).toLowerCase(Locale.ROOT);
            case "upper" -> text(args, 0, 1).toUpperCase(Locale.ROOT);
            case "title" -> title(text(args, 0, 1));
            case "split" -> split(text(args, 0, 2), text(args, 1, 2));
            case "join" -> join(args);
            case "pad" -> {
                String text = text(args, 0, 3);
                yield text.isEmpty() ? text : " ".repeat(blanks(args, 1)) + text + " ".repeat(blanks(args, 2));
            }
            case "truncate" -> truncate(text(args, 0, 2), whole(args.get(1)));
            default -> throw new IllegalArgumentException("there are no functions among the values");
        };
    }

    /** Go's truth: what is not empty, zero, nil or false. A struct is always true. */
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Json.Nil nil -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Double number -> number != 0;
            case Number number -> number.longValue() != 0;
            default -> true;
        };
    }

    private static @Nullable Object only(List<@Nullable Object> args) {
        count(args, 1);
        return args.get(0);
    }

    private static void count(List<?> args, int wanted) {
        if (args.size() != wanted) {
            throw new IllegalArgumentException(
                    "wrong number of arguments: it wants " + wanted + ", not " + args.size());
        }
    }

    private static String text(List<@Nullable Object> args, int at, int wanted) {
        count(args, wanted);
        return text(args, at);
    }

    private static String text(List<@Nullable Object> args, int at) {
        if (args.get(at) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("it wants a string, not " + GoFormat.type(args.get(at)));
    }

    private static int whole(@Nullable Object value) {
        if (value instanceof Number number
                && !(value instanceof Double)
                && Math.abs(number.longValue()) <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new IllegalArgumentException("it wants a whole number, not "
                + (value instanceof Number ? GoFormat.value(value) : GoFormat.type(value)));
    }

    private static int blanks(List<@Nullable Object> args, int at) {
        int count = whole(args.get(at));
        if (count < 0 || count > 1 << 20) {
            throw new IllegalArgumentException("it cannot add " + count + " blanks");
        }
        return count;
    }

    private static String all(List<@Nullable Object> args) {
        return args.size() == 1 && args.get(0) instanceof String text ? text : GoFormat.sprint(args);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Object length(@Nullable Object value) {
        return switch (value) {
            case String text -> (long) bytes(text).length;
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            case Json.Nil nil when nil != Json.Nil.OBJECT -> 0L;
            case null -> throw new IllegalArgumentException("nil has no length");
            default -> throw new IllegalArgumentException(GoFormat.type(value) + " has no length");
        };
    }

    private static @Nullable Object index(List<@Nullable Object> args) {
        if (args.isEmpty()) {
            throw new IllegalArgumentException("it needs a list or a map");
        }
        Object item = args.get(0);
        for (Object key : args.subList(1, args.size())) {
            item = switch (item) {
                case Map<?, ?> map -> {
                    if (!(key instanceof String)) {
                        throw new IllegalArgumentException("a key is a string, not " + GoFormat.type(key));
                    }
                    // What a map of strings lacks is the empty string.
                    yield map.containsKey(key) || !GoFormat.type(map).equals("map[string]string") ? map.get(key) : "";
                }
                case List<?> list -> list.get(within(key, list.size() - 1));
                case String text -> (long) (bytes(text)[within(key, bytes(text).length - 1)] & 0xff);
                case Json.Nil nil when nil == Json.Nil.MAP -> "";
                case Json.Nil nil when nil == Json.Nil.LIST -> within(key, -1);
                case null -> throw new IllegalArgumentException("nil has no index");
                default -> throw new IllegalArgumentException(GoFormat.type(item) + " has no index");
            };
        }
        return item;
    }

    private static int within(@Nullable Object key, int max) {
        int index = whole(key);
        if (index < 0 || index > max) {
            throw new IllegalArgumentException("index out of range: " + index);
        }
        return index;
    }

    private static Object slice(List<@Nullable Object> args) {
        Object item = args.isEmpty() ? null : args.get(0);
        int size = switch (item) {
            case String text -> bytes(text).length;
            case List<?> list -> list.size();
            case Json.Nil nil when nil == Json.Nil.LIST -> 0;
            case null -> throw new IllegalArgumentException("nil has no slice");
            default -> throw new IllegalArgumentException(GoFormat.type(item) + " has no slice");
        };
        if (args.size() > (item instanceof String ? 3 : 4)) {
            throw new IllegalArgumentException("it has too many indexes: " + (args.size() - 1));
        }
        int max = args.size() > 3 ? within(args.get(3), size) : size;
        int end = args.size() > 2 ? within(args.get(2), max) : size;
        int start = args.size() > 1 ? within(args.get(1), size) : 0;
        if (start > end) {
            throw new IllegalArgumentException("invalid slice index: " + start + " > " + end);
        }
        return item instanceof String text
                ? new String(Arrays.copyOfRange(bytes(text), start, end), StandardCharsets.UTF_8)
                : item instanceof List<?> list ? list.subList(start, end) : List.of();
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\0", "\ufffd");
    }

    private static String js(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\\' || c == '\'' || c == '"') {
                out.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '=' || !GoText.isPrintable(c)) {
                out.append(String.format("\\u%04X", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Go's strings.Title: the first letter of each word in upper case. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        int[] before = {' '};
        text.codePoints().forEach(c -> {
            int last = before[0];
            boolean inside = last == '_' || Character.isLetterOrDigit(last);
            boolean separated = last < 128 ? !inside : Character.isWhitespace(last);
            out.appendCodePoint(separated ? Character.toTitleCase(c) : c);
            before[0] = c;
        });
        return out.toString();
    }

    private static List<String> split(String text, String separator) {
        if (!separator.isEmpty()) {
            return List.of(text.split(Pattern.quote(separator), -1));
        }
        List<String> characters = new ArrayList<>();
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    private static String join(List<@Nullable Object> args) {
        String separator = text(args, 1, 2);
        return switch (args.get(0)) {
            case null -> "";
            case Json.Nil nil -> "";
            case List<?> list ->
                String.join(separator, list.stream().map(Functions::plain).toList());
            case Map<?, ?> map ->
                String.join(
                        separator,
                        map.values().stream().map(Functions::plain).sorted().toList());
            default -> throw new IllegalArgumentException("it wants a list, not " + GoFormat.type(args.get(0)));
        };
    }

    private static String plain(@Nullable Object value) {
        return GoFormat.sprint(Arrays.asList(value));
    }

    /** The first bytes; a character that would be cut apart is left out. */
    private static String truncate(String text, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("it cannot keep " + length + " bytes");
        }
        byte[] bytes = bytes(text);
        if (bytes.length <= length) {
            return text;
        }
        int end = length;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Go's comparisons: of values of one basic kind only. */
    private static final class Comparison {
        private Comparison() {}

        static boolean of(String name, List<@Nullable Object> args) {
            if (name.equals("eq")) {
                if (args.size() < 2) {
                    throw new IllegalArgumentException("missing argument for comparison");
                }
                for (Object other : args.subList(1, args.size())) {
                    if (equal(args.get(0), other)) {
                        return true;
                    }
                }
                return false;
            }
            count(args, 2);
            Object left = args.get(0);
            Object right = args.get(1);
            return switch (name) {
                case "ne" -> !equal(left, right);
                case "lt" -> less(left, right);
                case "le" -> less(left, right) || equal(left, right);
                case "gt" -> !less(left, right) && !equal(left, right);
                default -> !less(left, right);
            };
        }

        private static boolean equal(@Nullable Object left, @Nullable Object right) {
            if (left == null || right == null || left instanceof Json.Nil || right instanceof Json.Nil) {
                return isNil(left) && isNil(right);
            }
            requireComparable(left);
            requireComparable(right);
            requireOneKind(left, right);
            return isWhole(left) ? number(left) == number(right) : left.equals(right);
        }

        private static boolean isNil(@Nullable Object value) {
            return value == null || value instanceof Json.Nil;
        }

        private static boolean less(@Nullable Object left, @Nullable Object right) {
            if (left == null || right == null || left instanceof Boolean || !isBasic(left) || !isBasic(right)) {
                throw new IllegalArgumentException(
                        "invalid type for comparison: " + GoFormat.type(left) + " and " + GoFormat.type(right));
            }
            requireOneKind(left, right);
            if (left instanceof String text) {
                // By bytes, as Go.
                return Arrays.compareUnsigned(bytes(text), bytes((String) right)) < 0;
            }
            return isWhole(left) ? number(left) < number(right) : (Double) left < (Double) right;
        }

        private static boolean isWhole(Object value) {
            return value instanceof Number && !(value instanceof Double);
        }

        private static long number(Object value) {
            return ((Number) value).longValue();
        }

        private static boolean isBasic(Object value) {
            return value instanceof Boolean || value instanceof Number || value instanceof String;
        }

        private static void requireComparable(Object value) {
            if (value instanceof List<?> || value instanceof Map<?, ?> || value instanceof JsonObject) {
                throw new IllegalArgumentException(
                        "values of the type " + GoFormat.type(value) + " are not comparable");
            }
        }

        private static void requireOneKind(Object left, Object right) {
            boolean same = isWhole(left) ? isWhole(right) : left.getClass() == right.getClass();
            if (!same) {
                throw new IllegalArgumentException(
                        "incompatible types for comparison: " + GoFormat.type(left) + " and " + GoFormat.type(right));
            }
        }
    }
}
