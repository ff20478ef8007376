package dev.forge.bench.internal.report;

import java.util.ArrayList;
import java.util.List;

/** Plain text for a terminal: the tables of the specification. */
public final class TableReport {
    private static final int COLUMN = 16;
    private static final int MAX_WIDE_COLUMNS = 6;
    private static final String BOLD = "\u001b[1m";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final boolean coloured;

    /** A report with or without colours. */
    public TableReport(boolean coloured) {
        this.coloured = coloured;
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
        return String.join("\n", sentences) + "\n";
    }

    private String render(Table table) {
        int[] widths = widths(table);
        StringBuilder out = new StringBuilder();
        out.append(coloured ? BOLD + table.title() + PLAIN : table.title()).append('\n');
        String header = row(table.header(), widths);
        out.append(header).append('\n');
        out.append("─".repeat(header.length())).append('\n');
        for (List<String> row : table.rows()) {
            out.append(paint(row(row, widths))).append('\n');
        }
        return out.toString();
    }

    private static int[] widths(Table table) {
        int[] widths = new int[table.header().size()];
        int min = widths.length > MAX_WIDE_COLUMNS ? 0 : COLUMN;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(min, table.header().get(i).length() + 2);
            for (List<String> row : table.rows()) {
                widths[i] = Math.max(widths[i], row.get(i).length() + 2);
            }
        }
        return widths;
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            out.append(cells.get(i));
            if (i + 1 < cells.size()) {
                out.append(" ".repeat(widths[i] - cells.get(i).length()));
            }
        }
        return out.toString().stripTrailing();
    }

    private String paint(String row) {
        if (!coloured) {
            return row;
        }
        return row.replace("✓", GREEN + "✓" + PLAIN).replace("✗", RED + "✗" + PLAIN);
    }
}
