package dev.forge.workflow;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads files of variables such as {@code .env}: NAME=VALUE lines, with comments, quotes and variables in values. */
final class EnvFile {
    private EnvFile() {}

    /**
     * The variables of a file's text, in order.
     *
     * @param variables what values may refer to, beside what the file says before
     * @throws Interpolation.BadInterpolation with the line if a value cannot be filled in or a line is none
     */
    static Map<String, String> parse(String text, Variables variables) {
        Map<String, String> values = new LinkedHashMap<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            if (line.startsWith("export ")) {
                line = line.substring("export ".length()).strip();
            }
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals).strip();
            if (name.isEmpty() || name.indexOf(' ') >= 0) {
                throw new Interpolation.BadInterpolation("line " + (i + 1) + " is not NAME=VALUE: " + line, null);
            }
            if (equals < 0) {
                String value = variables.find(name);
                if (value != null) {
                    values.put(name, value);
                }
                continue;
            }
            String value = line.substring(equals + 1).strip();
            char quote = value.isEmpty() ? ' ' : value.charAt(0);
            if (quote == '"' || quote == '\'') {
                // A quoted value may go on over several lines.
                StringBuilder whole = new StringBuilder(value);
                while (end(whole, quote) < 0 && i + 1 < lines.length) {
                    whole.append('\n').append(lines[++i]);
                }
                int end = end(whole, quote);
                if (end < 0) {
                    throw new Interpolation.BadInterpolation("the quote of " + name + " is not closed", null);
                }
                value = whole.substring(1, end);
            } else {
                int comment = value.indexOf(" #");
                value = comment < 0 ? value : value.substring(0, comment).strip();
            }
            if (quote == '"') {
                value = value.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
            }
            values.put(
                    name,
                    quote == '\'' ? value : Interpolation.apply(value, variables.withFile(values), missing -> {}));
        }
        return values;
    }

    private static int end(CharSequence text, char quote) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote == '"') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }
}
