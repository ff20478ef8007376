package dev.forge.core.text;

import dev.forge.core.JsonObject;
import java.util.List;
import java.util.Map;

/** Writes objects as YAML. What could be taken for anything but a text stands in double quotes. */
public final class YamlText {
    private static final String PLAIN = "[A-Za-z][A-Za-z0-9_./-]*";
    private static final String SPECIAL = "(?i)true|false|yes|no|on|off|null|y|n|nan|inf";

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** The text, with a line feed at its end. */
    public static String of(JsonObject object) {
        YamlText text = new YamlText();
        text.mapping(object, 0);
        return text.out.toString();
    }

    private void mapping(JsonObject object, int depth) {
        boolean isFirst = true;
        for (Map.Entry<String, ?> member : object.members().entrySet()) {
            if (!isFirst) {
                out.append("  ".repeat(depth));
            }
            isFirst = false;
            out.append(scalar(member.getKey())).append(':');
            value(member.getValue(), depth, true);
        }
    }

    private void value(Object value, int depth, boolean isMember) {
        if (value instanceof JsonObject object && !object.members().isEmpty()) {
            if (isMember) {
                out.append('\n').append("  ".repeat(depth + 1));
            } else {
                out.append(' ');
            }
            mapping(object, depth + 1);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            // A list in a list does not occur.
            for (Object item : list) {
                out.append(out.charAt(out.length() - 1) == '\n' ? "" : "\n")
                        .append("  ".repeat(depth + 1))
                        .append('-');
                value(item, depth + 1, false);
            }
        } else {
            out.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static String scalar(Object value) {
        if (value instanceof JsonObject) {
            return "{}";
        }
        if (value instanceof List) {
            return "[]";
        }
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        if (text.matches(PLAIN) && !text.matches(SPECIAL)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '\t') {
                quoted.append("\\t");
            } else if (c < ' '
                    || (c >= 0x7f && c <= 0xa0)
                    || c == 0x2028
                    || c == 0x2029
                    || c == 0xfeff
                    || c >= 0xfffe) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
