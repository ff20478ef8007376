package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rows as docker prints them: an aligned table, {@code json} with one object a line, or a template for each row,
 * which {@code table } in front of it turns into a table again.
 */
public final class Listing {
    /** As docker's: a column is at least so wide, and so many blanks stand between two. */
    private static final int MIN_WIDTH = 10;

    private static final int GAP = 3;

    private Listing() {}

    /**
     * A column of a table.
     *
     * @param header its heading, in capitals
     * @param field the field of the rows that it shows
     */
    public record Column(String header, String field) {}

    /**
     * Prints rows to standard output.
     *
     * @param format {@code table}, {@code json} or a template; null is {@code table}
     * @param rows the rows, all with the same fields
     * @param columns the columns of the plain table; headings in {@code table {{.Field}}} come from here too
     * @throws ForgeException with exit code 2 if the format is none
     */
    public static void print(Terminal terminal, @Nullable String format, List<JsonObject> rows, List<Column> columns) {
        StringBuilder out = new StringBuilder();
        if (format == null || format.isEmpty() || format.equals("table")) {
            List<List<String>> cells = new ArrayList<>();
            cells.add(columns.stream().map(Column::header).toList());
            for (JsonObject row : rows) {
                cells.add(columns.stream().map(column -> cell(row, column)).toList());
            }
            align(out, cells);
        } else if (format.equals("json")) {
            rows.forEach(row -> out.append(row).append('\n'));
        } else if (!format.contains("{{")) {
            throw ForgeException.usage(
                    "unknown format " + format, "formats are table, json and templates such as {{.ID}}");
        } else if (format.startsWith("table ")) {
            String template = format.substring("table ".length());
            List<List<String>> cells = new ArrayList<>();
            cells.add(split(GoTemplate.render(template, headers(template, columns))));
            rows.forEach(row -> cells.add(split(GoTemplate.render(template, row))));
            align(out, cells);
        } else {
            rows.forEach(row -> out.append(GoTemplate.render(format, row)).append('\n'));
        }
        terminal.out().print(out);
    }

    private static String cell(JsonObject row, Column column) {
        Object value = row.get(column.field());
        return value == null ? "" : value.toString();
    }

    /** A row whose values are the headings of the fields that the template names. */
    private static JsonObject headers(String template, List<Column> columns) {
        JsonObject headers = new JsonObject();
        for (String field : GoTemplate.fields(template)) {
            String name = field.substring(field.lastIndexOf('.') + 1);
            String header = capitals(name);
            for (Column column : columns) {
                header = column.field().equals(field) ? column.header() : header;
            }
            JsonObject inner = headers;
            String[] path = field.split("\\.", -1);
            for (int i = 0; i < path.length - 1; i++) {
                JsonObject next = inner.objectOrNull(path[i]);
                if (next == null) {
                    next = new JsonObject();
                    inner.put(path[i], next);
                }
                inner = next;
            }
            inner.put(name, header);
        }
        return headers;
    }

    /** {@code CreatedAt} as {@code CREATED AT}. */
    private static String capitals(String field) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            boolean begins =
                    i > 0 && Character.isUpperCase(field.charAt(i)) && Character.isLowerCase(field.charAt(i - 1));
            out.append(begins ? " " : "").append(field.charAt(i));
        }
        return out.toString().toUpperCase(Locale.ROOT);
    }

    private static List<String> split(String line) {
        return List.of(line.split("\t", -1));
    }

    private static void align(StringBuilder out, List<List<String>> rows) {
        for (String line : TextTable.ofText(MIN_WIDTH, GAP).lines(rows)) {
            out.append(line).append('\n');
        }
    }
}
