package dev.forge.dashboard;

import dev.forge.core.text.DisplayWidth;
import java.util.Arrays;

/**
 * A screen as a grid of cells, each with a character and a {@link CellStyle}. The second cell of a wide character holds 0.
 * Nothing that is written here can reach the terminal as a control sequence: a control character becomes a
 * {@code ?}, and what would go beyond the edge is cut off.
 */
final class CellBuffer {
    final int width;
    final int height;
    private final int[] characters;
    private final CellStyle[] styles;

    CellBuffer(int width, int height) {
        this.width = width;
        this.height = height;
        characters = new int[width * height];
        styles = new CellStyle[width * height];
        Arrays.fill(characters, ' ');
        Arrays.fill(styles, CellStyle.PLAIN);
    }

    int character(int x, int y) {
        return characters[y * width + x];
    }

    CellStyle style(int x, int y) {
        return styles[y * width + x];
    }

    /** Writes a text from a cell on, in at most so many columns; returns the column after it. */
    int put(int x, int y, String text, CellStyle style, int columns) {
        if (y < 0 || y >= height) {
            return x;
        }
        int end = Math.min(width, x + columns);
        int at = x;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            int taken = columnsOf(character);
            if (taken == 0) {
                continue; // a combining character has no cell of its own
            }
            if (at < 0 || at + taken > end) {
                break;
            }
            set(at, y, isPrintable(character) ? character : '?', style);
            if (taken == 2) {
                set(at + 1, y, 0, style);
            }
            at += taken;
        }
        return at;
    }

    /** Writes a text from a cell on, as far as the row goes. */
    int put(int x, int y, String text, CellStyle style) {
        return put(x, y, text, style, width - x);
    }

    /** Writes a text that ends before a column. */
    void putRight(int end, int y, String text, CellStyle style) {
        put(Math.max(0, end - DisplayWidth.of(text)), y, text, style, width);
    }

    /** Gives a whole row a style. */
    void paint(int y, CellStyle style) {
        Arrays.fill(styles, y * width, (y + 1) * width, style);
    }

    /** Fills cells with one character. */
    void fill(int x, int y, int columns, char character, CellStyle style) {
        for (int i = Math.max(0, x); i < Math.min(width, x + columns) && y >= 0 && y < height; i++) {
            set(i, y, character, style);
        }
    }

    private void set(int x, int y, int character, CellStyle style) {
        characters[y * width + x] = character;
        styles[y * width + x] = style;
    }

    private static int columnsOf(int character) {
        return character < 0x300 ? 1 : DisplayWidth.of(Character.toString(character));
    }

    private static boolean isPrintable(int character) {
        if (character < 0x7f) {
            return character >= ' ';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    /** The rows as text, without the blanks at their ends. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y++) {
            int from = text.length();
            for (int x = 0; x < width; x++) {
                if (character(x, y) != 0) {
                    text.appendCodePoint(character(x, y));
                }
            }
            int end = text.length();
            while (end > from && text.charAt(end - 1) == ' ') {
                end--;
            }
            text.setLength(end);
            text.append('\n');
        }
        return text.toString();
    }
}
