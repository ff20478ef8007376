package dev.forge.workflow.yaml;

import dev.forge.core.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists and texts as YAML that every reader understands in the same way. */
public final class YamlWriter {
    /** Texts that need no quotes; what could be a number, a date, a truth value or nothing is not among them. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./@+=~-]*(:[A-Za-z0-9_./@+=~-]+)*");

    private static final Pattern SPECIAL = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null|[.](nan|inf)");
    /** Texts of several lines that a literal block keeps as they are. */
    private static final Pattern BLOCK = Pattern.compile("[!-~][ -~\\t]*(\n[ -~\\t]*)*");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** The text of a map. */
    public static String write(Map<String, ? extends @Nullable Object> map) {
        YamlWriter writer = new YamlWriter();
        writer.map(map, 0, false);
        return writer.out.toString();
    }

    private void map(Map<?, ?> map, int indent, boolean begins) {
        boolean isIndented = !begins;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(isIndented ? " ".repeat(indent) : "");
            isIndented = true;
            out.append(scalar(String.valueOf(entry.getKey()))).append(':');
            value(entry.getValue(), indent);
        }
    }

    /** What stands behind a key. */
    private void value(@Nullable Object value, int indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            map(map, indent + 2, false);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append('\n');
            list(list, indent + 2, false);
        } else {
            out.append(' ');
            leaf(value, indent);
        }
    }

    private void list(List<?> list, int indent, boolean begins) {
        boolean isIndented = !begins;
        for (Object item : list) {
            out.append(isIndented ? " ".repeat(indent) : "").append("- ");
            isIndented = true;
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                map(map, indent + 2, true);
            } else if (item instanceof List<?> inner && !inner.isEmpty()) {
                list(inner, indent + 2, true);
            } else {
                leaf(item, indent);
            }
        }
    }

    private void leaf(@Nullable Object value, int indent) {
        switch (value) {
            case null -> out.append("null\n");
            case Json.Raw raw -> out.append(raw.text()).append('\n');
            case Map<?, ?> map -> out.append("{}\n");
            case List<?> list -> out.append("[]\n");
            default -> text(String.valueOf(value), indent);
        }
    }

    private void text(String text, int indent) {
        boolean isBlock = text.indexOf('\n') > 0 && BLOCK.matcher(text).matches();
        if (!isBlock) {
            out.append(scalar(text)).append('\n');
            return;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '\n') {
            end--;
        }
        int newlines = text.length() - end;
        out.append(newlines == 0 ? "|-" : newlines == 1 ? "|" : "|+").append('\n');
        for (String line : text.substring(0, end).split("\n", -1)) {
            out.append(line.isEmpty() ? "" : " ".repeat(indent + 2) + line).append('\n');
        }
        out.append("\n".repeat(Math.max(0, newlines - 1)));
    }

    private static String scalar(String text) {
        boolean isPlain =
                PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches() && !text.startsWith("..");
        return isPlain ? text : Json.write(text);
    }
}
