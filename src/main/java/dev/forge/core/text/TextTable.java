package dev.forge.core.text;

import java.util.ArrayList;
import java.util.List;

/** Lays cells out in columns, by the width that a terminal gives each character; {@link Visible} on one line. */
public final class TextTable {
    private final int firstWidth;
    private final int minWidth;
    private final int gap;
    private final boolean numbers;

    private TextTable(int firstWidth, int minWidth, int gap, boolean numbers) {
        this.firstWidth = firstWidth;
        this.minWidth = minWidth;
        this.gap = gap;
        this.numbers = numbers;
    }

    /**
     * A table of text: every cell begins where its column does.
     *
     * @param minWidth at least so many columns of the terminal for each column, gap included
     * @param gap at least so many blanks between two cells
     */
    public static TextTable ofText(int minWidth, int gap) {
        return new TextTable(minWidth, minWidth, gap, false);
    }

    /**
     * A table of numbers: cells end where their column does, except in the first column, which names the rows.
     *
     * @param firstWidth at least so many columns of the terminal for the first column
     * @param minWidth at least so many for each other column, gap included
     * @param gap at least so many blanks between two cells
     */
    public static TextTable ofNumbers(int firstWidth, int minWidth, int gap) {
        return new TextTable(firstWidth, minWidth, gap, true);
    }

    /** A line for each row, without a line feed. Rows may have fewer cells than others. */
    public List<String> lines(List<List<String>> texts) {
        List<List<String>> rows = new ArrayList<>(texts.size());
        for (List<String> row : texts) {
            List<String> cells = new ArrayList<>(row.size());
            for (String text : row) {
                cells.add(Visible.line(text));
            }
            rows.add(cells);
        }
        int[] widths = widths(rows);
        List<String> lines = new ArrayList<>(rows.size());
        StringBuilder line = new StringBuilder();
        for (List<String> row : rows) {
            line.setLength(0);
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                int blanks = widths[i] - DisplayWidth.of(cell);
                if (numbers && i > 0) {
                    line.repeat(' ', blanks).append(cell);
                } else {
                    line.append(cell);
                    if (i < row.size() - 1) {
                        line.repeat(' ', blanks);
                    }
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private int[] widths(List<List<String>> rows) {
        int columns = 0;
        for (List<String> row : rows) {
            columns = Math.max(columns, row.size());
        }
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int min = i == 0 ? firstWidth : minWidth;
                // The gap belongs to the cell that has blanks on that side.
                int between = numbers && i == 0 ? 0 : gap;
                int width = Math.max(min, DisplayWidth.of(row.get(i)) + between);
                widths[i] = Math.max(widths[i], width);
            }
        }
        return widths;
    }

    /** A line that separates the header, as wide as the text above it. */
    public static String rule(String above) {
        return "─".repeat(DisplayWidth.of(above));
    }
}
