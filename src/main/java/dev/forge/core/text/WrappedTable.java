package dev.forge.core.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lays cells out in columns that fit a width: as wide as they like where there is room, otherwise the widest columns
 * are narrowed and their cells go on in further lines, between words where that is possible.
 */
public final class WrappedTable {
    /** No column is narrower, whatever the width. */
    private static final int NARROWEST = 2;

    private final int minWidth;
    private final int gap;
    private final int width;

    /**
     * A table of text.
     *
     * @param minWidth at least so many columns of the terminal for each column where there is room, gap included
     * @param gap so many blanks between two cells
     * @param width of the whole
     */
    public WrappedTable(int minWidth, int gap, int width) {
        this.minWidth = minWidth;
        this.gap = gap;
        this.width = width;
    }

    /** The lines of each row, without line feeds and trailing blanks. Rows may have fewer cells than others. */
    public List<List<String>> rows(List<List<String>> rows) {
        int[] widths = widths(rows);
        List<List<String>> result = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            List<List<String>> cells = new ArrayList<>();
            int height = 1;
            for (int i = 0; i < row.size(); i++) {
                cells.add(wrap(row.get(i), widths[i]));
                height = Math.max(height, cells.getLast().size());
            }
            List<String> lines = new ArrayList<>();
            for (int line = 0; line < height; line++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < cells.size(); i++) {
                    List<String> cell = cells.get(i);
                    text.append(DisplayWidth.padRight(line < cell.size() ? cell.get(line) : "", widths[i] + gap));
                }
                lines.add(text.toString().stripTrailing());
            }
            result.add(lines);
        }
        return result;
    }

    /** The width of each column without the gap behind it. */
    private int[] widths(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] natural = new int[columns];
        int[] words = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                natural[i] = Math.max(natural[i], DisplayWidth.of(row.get(i)));
                for (String word : row.get(i).split(" ", -1)) {
                    words[i] = Math.max(words[i], DisplayWidth.of(word));
                }
            }
        }
        int[] wide = natural.clone();
        for (int i = 0; i < columns; i++) {
            wide[i] = Math.max(wide[i], minWidth - gap);
        }
        if (Arrays.stream(wide).sum() + gap * (columns - 1) <= width) {
            return wide;
        }
        narrow(natural, words);
        int[] floor = new int[columns];
        Arrays.fill(floor, NARROWEST);
        narrow(natural, floor);
        return natural;
    }

    /** Takes from the widest column that is above its floor, until all fit or all are there. */
    private void narrow(int[] widths, int[] floor) {
        int over = Arrays.stream(widths).sum() + gap * (widths.length - 1) - width;
        for (; over > 0; over--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > floor[i] && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    /** Text in lines of at most this width; a word that is longer is broken. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (DisplayWidth.of(longer) <= width) {
                line = longer;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            line = word;
            while (DisplayWidth.of(line) > width) {
                String part = DisplayWidth.clip(line, Math.max(2, width));
                lines.add(part);
                line = line.substring(part.length());
            }
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }
}
