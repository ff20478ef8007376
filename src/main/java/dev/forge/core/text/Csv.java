package dev.forge.core.text;

import java.util.List;

/** Comma-separated values (RFC 4180). */
public final class Csv {
    private Csv() {}

    /** One record with its line end; a field with a comma, a quote or a line end in it is quoted. */
    public static String line(List<String> fields) {
        StringBuilder out = new StringBuilder();
        String comma = "";
        for (String field : fields) {
            out.append(comma).append(quoted(field));
            comma = ",";
        }
        return out.append("\r\n").toString();
    }

    private static String quoted(String field) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return '"' + field.replace("\"", "\"\"") + '"';
            }
        }
        return field;
    }
}
