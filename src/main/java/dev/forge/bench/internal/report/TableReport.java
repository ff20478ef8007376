package dev.forge.bench.internal.report;

import dev.forge.core.text.Ansi;
import dev.forge.core.text.DisplayWidth;
import dev.forge.core.text.TextTable;
import dev.forge.core.text.Visible;
import dev.forge.core.text.WrappedTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Plain text for a terminal: the tables of the specification. */
public final class TableReport {
    private static final int COLUMN = 16;
    private static final int MAX_WIDE_COLUMNS = 6;
    private static final int GAP = 2;

    private final boolean coloured;
    private final int width;

    /** A report of any width, with or without colours. */
    public TableReport(boolean coloured) {
        this(coloured, Integer.MAX_VALUE);
    }

    /** A report whose tables are at most so wide. */
    public TableReport(boolean coloured, int width) {
        this.coloured = coloured;
        this.width = width;
    }

    /** The page as text. */
    public String render(Page page) {
        List<String> parts = new ArrayList<>();
        for (Table table : page.tables()) {
            parts.add(render(table));
        }
        if (!page.verdicts().isEmpty()) {
            parts.add(lines(page.verdicts()));
        }
        if (!page.notes().isEmpty()) {
            parts.add(lines(page.notes()));
        }
        return String.join("\n", parts);
    }

    private static String lines(List<String> sentences) {
        return Visible.of(String.join("\n", sentences)) + "\n";
    }

    private String render(Table table) {
        boolean spacious = table.header().size() <= MAX_WIDE_COLUMNS;
        List<List<String>> rows = new ArrayList<>(List.of(table.header()));
        for (List<String> row : table.rows()) {
            rows.add(row.stream().map(Visible::line).toList());
        }
        List<List<String>> lines = new WrappedTable(spacious ? COLUMN : 0, GAP, width).rows(rows);
        List<String> header = lines.getFirst();
        StringBuilder out = new StringBuilder();
        out.append(Ansi.BOLD.paint(Visible.of(table.title()), coloured)).append('\n');
        header.forEach(line -> out.append(line).append('\n'));
        out.append(TextTable.rule(header.stream()
                        .max(Comparator.comparingInt(DisplayWidth::of))
                        .orElse("")))
                .append('\n');
        for (List<String> row : lines.subList(1, lines.size())) {
            row.forEach(line -> out.append(paint(line)).append('\n'));
        }
        return out.toString();
    }

    private String paint(String line) {
        return line.replace("✓", Ansi.GREEN.paint("✓", coloured)).replace("✗", Ansi.RED.paint("✗", coloured));
    }
}
