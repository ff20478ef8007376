package dev.forge.bench.internal.report;

import dev.forge.core.text.Ansi;
import dev.forge.core.text.TextTable;
import dev.forge.core.text.Visible;
import java.util.ArrayList;
import java.util.List;

/** Plain text for a terminal: the tables of the specification. */
public final class TableReport {
    private static final int COLUMN = 16;
    private static final int MAX_WIDE_COLUMNS = 6;
    private static final int GAP = 2;

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
        return Visible.of(String.join("\n", sentences)) + "\n";
    }

    private String render(Table table) {
        boolean wide = table.header().size() <= MAX_WIDE_COLUMNS;
        List<List<String>> rows = new ArrayList<>(List.of(table.header()));
        rows.addAll(table.rows());
        List<String> lines = TextTable.ofText(wide ? COLUMN : 0, GAP).lines(rows);
        String header = lines.getFirst().stripTrailing();
        StringBuilder out = new StringBuilder();
        out.append(Ansi.BOLD.paint(Visible.of(table.title()), coloured)).append('\n');
        out.append(header).append('\n');
        out.append(TextTable.rule(header)).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            out.append(paint(line.stripTrailing())).append('\n');
        }
        return out.toString();
    }

    private String paint(String line) {
        return line.replace("✓", Ansi.GREEN.paint("✓", coloured)).replace("✗", Ansi.RED.paint("✗", coloured));
    }
}
