package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of Go's text/template that people use with docker's {@code --format}: fields ({@code {{.State.Status}}}),
 * the functions json, lower, upper, len, join and index, and {@code \t} and {@code \n} in the text.
 */
public final class GoTemplate {
    private GoTemplate() {}

    /**
     * The template with a row's values in it.
     *
     * @throws ForgeException with exit code 2 if the template is wrong or names a field that there is not
     */
    public static String render(String template, JsonObject row) {
        return fill(template.replace("\\t", "\t").replace("\\n", "\n"), row);
    }

    private static String fill(String template, JsonObject row) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (true) {
            int open = template.indexOf("{{", at);
            if (open < 0) {
                return out.append(template, at, template.length()).toString();
            }
            int close = template.indexOf("}}", open);
            if (close < 0) {
                throw wrong("{{ without }}", template);
            }
            String text = template.substring(at, open);
            String action = template.substring(open + 2, close);
            if (action.startsWith("- ")) {
                action = action.substring(2);
                text = text.stripTrailing();
            }
            at = close + 2;
            if (action.endsWith(" -")) {
                action = action.substring(0, action.length() - 2);
                while (at < template.length() && template.charAt(at) <= ' ') {
                    at++;
                }
            }
            out.append(text).append(print(action(args(action, template), row, template)));
        }
    }

    /** The names of the fields {@code {{.Name}}} in their order. */
    static List<String> fields(String template) {
        List<String> fields = new ArrayList<>();
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", open + 2)) {
            int close = template.indexOf("}}", open);
            for (String word : args(template.substring(open + 2, close < 0 ? template.length() : close), template)) {
                if (word.startsWith(".") && word.length() > 1) {
                    fields.add(word.substring(1));
                }
            }
        }
        return fields;
    }

    private static @Nullable Object action(List<String> args, JsonObject row, String template) {
        if (args.isEmpty()) {
            throw wrong("{{}} is empty", template);
        }
        String function = args.get(0);
        if (args.size() == 1 && function.startsWith(".")) {
            return field(function, row);
        }
        int wanted = function.equals("join") || function.equals("index") ? 3 : 2;
        if (args.size() != wanted) {
            throw wrong("{{" + String.join(" ", args) + "}} is not understood", template);
        }
        Object value = value(args.get(1), row, template);
        return switch (function) {
            case "json" -> Json.write(value);
            case "lower" -> print(value).toLowerCase(Locale.ROOT);
            case "upper" -> print(value).toUpperCase(Locale.ROOT);
            case "len" ->
                value instanceof List<?> list
                        ? (long) list.size()
                        : value instanceof JsonObject object
                                ? (long) object.members().size()
                                : value == null ? 0L : (long) print(value).length();
            case "join" -> {
                if (value != null && !(value instanceof List<?>)) {
                    // The heading of a table's column is a string where the rows have lists.
                    yield value;
                }
                List<String> parts = new ArrayList<>();
                if (value instanceof List<?> list) {
                    list.forEach(part -> parts.add(print(part)));
                }
                yield String.join(print(value(args.get(2), row, template)), parts);
            }
            case "index" -> index(value, args.get(2), row, template);
            default -> throw wrong("the function " + function + " is unknown", template);
        };
    }

    private static @Nullable Object index(@Nullable Object value, String key, JsonObject row, String template) {
        if (value instanceof JsonObject object) {
            return object.get(print(value(key, row, template)));
        }
        try {
            if (value instanceof List<?> list) {
                return list.get(Integer.parseInt(key));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // Said below.
        }
        throw wrong("there is nothing at the index " + key, template);
    }

    private static @Nullable Object value(String word, JsonObject row, String template) {
        if (word.startsWith(".")) {
            return field(word, row);
        }
        if (word.length() > 1 && (word.startsWith("\"") || word.startsWith("`"))) {
            return word.substring(1, word.length() - 1);
        }
        throw wrong(word + " is neither a field nor a string", template);
    }

    private static @Nullable Object field(String path, JsonObject row) {
        Object value = row;
        if (path.equals(".")) {
            return value;
        }
        for (String name : path.substring(1).split("\\.", -1)) {
            if (!(value instanceof JsonObject object) || !object.has(name)) {
                throw unknown(path, name, value);
            }
            value = object.get(name);
        }
        return value;
    }

    private static ForgeException unknown(String path, String name, @Nullable Object value) {
        String hint = null;
        if (value instanceof JsonObject object) {
            List<String> known = List.copyOf(object.members().keySet());
            hint = Suggestions.hint(name, known, ".{}", "the fields are " + String.join(", ", known));
        }
        return ForgeException.usage("there is no field " + path, hint);
    }

    /** As Go prints a value with %v. */
    private static String print(@Nullable Object value) {
        if (value == null) {
            return "<no value>";
        }
        StringBuilder out = new StringBuilder();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                out.append(out.isEmpty() ? "" : " ").append(print(item));
            }
            return "[" + out + "]";
        }
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, @Nullable Object> member : object.members().entrySet()) {
                out.append(out.isEmpty() ? "" : " ").append(member.getKey()).append(':');
                out.append(print(member.getValue()));
            }
            return "map[" + out + "]";
        }
        return value.toString();
    }

    /** Splits an action at blanks, but not in strings. */
    private static List<String> args(String action, String template) {
        List<String> args = new ArrayList<>();
        int at = 0;
        while (at < action.length()) {
            char c = action.charAt(at);
            if (c <= ' ') {
                at++;
                continue;
            }
            int end = at + 1;
            if (c == '"' || c == '`') {
                while (end < action.length() && action.charAt(end) != c) {
                    end++;
                }
                if (end++ == action.length()) {
                    throw wrong("a string that does not end", template);
                }
            } else {
                while (end < action.length() && action.charAt(end) > ' ') {
                    end++;
                }
            }
            args.add(action.substring(at, end));
            at = end;
        }
        return args;
    }

    private static ForgeException wrong(String what, String template) {
        return ForgeException.usage(
                what + " in the template " + template, "a template looks like {{.ID}}: {{json .Labels}}");
    }
}
