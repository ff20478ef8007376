package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.template.GoTemplate;
import dev.forge.core.text.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows as docker prints them: an aligned table, {@code json} with one object a line, or a template for each row,
 * which {@code table } in front of it turns into a table again.
 */
public final class Listing {
    /** As docker's: a column is at least so wide, and so many blanks stand between two. */
    private static final int MIN_WIDTH = 10;

    private static final int GAP = 3;
    private static final String TABLE = "table";

    private final List<Column> table;
    private final List<Column> others;
    private final Map<String, GoTemplate.Method> headingMethods;

    /**
     * A listing of rows with these fields.
     *
     * @param table the columns of the plain table
     * @param others fields that only a template or JSON shows, with their headings
     * @param headingMethods the headings of the rows' methods
     */
    public Listing(List<Column> table, List<Column> others, Map<String, GoTemplate.Method> headingMethods) {
        this.table = List.copyOf(table);
        this.others = List.copyOf(others);
        this.headingMethods = Map.copyOf(headingMethods);
    }

    /**
     * A column of a table.
     *
     * @param header its heading, in capitals
     * @param field the field of the rows that it shows
     */
    public record Column(String header, String field) {
        /** Columns whose headings are their fields' names, {@code CreatedAt} as {@code CREATED AT}. */
        public static List<Column> of(String... fields) {
            return Arrays.stream(fields)
                    .map(field -> new Column(capitals(field), field))
                    .toList();
        }
    }

    /** As {@link #print(Terminal, String, List)}, of rows without methods. */
    public static void print(
            Terminal terminal,
            @Nullable String format,
            List<JsonObject> rows,
            List<Column> table,
            List<Column> others) {
        List<GoTemplate.Row> plain =
                rows.stream().map(row -> new GoTemplate.Row(row, Map.of())).toList();
        new Listing(table, others, Map.of()).print(terminal, format, plain);
    }

    /**
     * Prints rows to standard output.
     *
     * @param format {@code table}, {@code json} or a template; null is {@code table}
     * @param rows the rows, all with the same fields
     * @throws ForgeException with exit code 2 if the format is none
     */
    public void print(Terminal terminal, @Nullable String format, List<GoTemplate.Row> rows) {
        StringBuilder out = new StringBuilder();
        if (format == null || format.isEmpty() || format.equals(TABLE)) {
            List<List<String>> cells = new ArrayList<>();
            cells.add(table.stream().map(Column::header).toList());
            for (GoTemplate.Row row : rows) {
                cells.add(table.stream().map(column -> cell(row, column)).toList());
            }
            align(out, cells);
        } else if (format.equals("json")) {
            rows.forEach(row -> out.append(Json.write(new TreeMap<>(row.fields().members())))
                    .append('\n'));
        } else if (!format.contains("{{")) {
            throw ForgeException.usage(
                    "unknown format " + format, "formats are table, json and templates such as {{.ID}}");
        } else {
            boolean aligned = format.startsWith(TABLE);
            GoTemplate template = GoTemplate.parseForRows(trimmed(aligned ? format.substring(TABLE.length()) : format));
            requireFields(template);
            StringBuilder lines = new StringBuilder();
            rows.forEach(row -> lines.append(template.render(row)).append('\n'));
            if (aligned) {
                List<List<String>> cells = new ArrayList<>();
                String text = template.renderHeadings(headings()) + "\n" + lines;
                text.lines().forEach(line -> cells.add(List.of(line.split("\t", -1))));
                align(out, cells);
            } else {
                out.append(lines);
            }
        }
        terminal.out().print(out);
    }

    /**
     * Whether fields are shown that are no columns of the plain table: those that take time to find out need not be
     * found out otherwise.
     */
    public static boolean showsMore(@Nullable String format) {
        return format != null && !format.isEmpty() && !format.equals(TABLE);
    }

    /** As docker: without the blanks around, but with tabs and line feeds. */
    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    /** A field that there is not is an error without any row too. */
    private void requireFields(GoTemplate template) {
        try {
            template.render(headings());
        } catch (ForgeException e) {
            if (e.getMessage().startsWith(GoTemplate.NO_FIELD)) {
                throw e;
            }
            // A heading is a string where a row has something else: the rows tell whether the template is right.
        }
    }

    private static String cell(GoTemplate.Row row, Column column) {
        Object value = row.fields().get(column.field());
        return value == null ? "" : value.toString();
    }

    /** A row whose values are the headings. */
    private GoTemplate.Row headings() {
        JsonObject headings = new JsonObject();
        table.forEach(column -> headings.put(column.field(), column.header()));
        others.forEach(column -> headings.put(column.field(), column.header()));
        return new GoTemplate.Row(headings, headingMethods);
    }

    private static String capitals(String field) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            boolean begins =
                    i > 0 && Character.isUpperCase(field.charAt(i)) && Character.isLowerCase(field.charAt(i - 1));
            out.append(begins ? " " : "").append(field.charAt(i));
        }
        return out.toString().toUpperCase(Locale.ROOT);
    }

    private static void align(StringBuilder out, List<List<String>> rows) {
        for (String line : TextTable.ofText(MIN_WIDTH, GAP).lines(rows)) {
            out.append(line).append('\n');
        }
    }
}
