package dev.forge.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * Turns a screen into the control sequences (ECMA-48) that change the terminal's from the last one to it: only cells
 * that differ are written, and the terminal is asked nothing, so nothing is waited for.
 */
final class ScreenWriter {
    /** The alternate screen, without a cursor. */
    static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[0m\u001b[2J";

    /** The shell's screen as it was. */
    static final String LEAVE = "\u001b[0m\u001b[?25h\u001b[?1049l";

    /** Reports of the mouse's buttons with plain coordinates, and their end. */
    static final String MOUSE_ON = "\u001b[?1000h\u001b[?1006h";

    static final String MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

    private final boolean coloured;
    private @Nullable CellBuffer shown;

    ScreenWriter(boolean coloured) {
        this.coloured = coloured;
    }

    /** Forgets what the terminal shows: the next screen is written whole. */
    void invalidate() {
        shown = null;
    }

    /** What makes the terminal show this screen. */
    String update(CellBuffer next) {
        CellBuffer last = shown != null && shown.width == next.width && shown.height == next.height ? shown : null;
        StringBuilder out = new StringBuilder(last == null ? next.width * next.height * 2 : 256);
        if (last == null) {
            out.append("\u001b[0m\u001b[2J");
        }
        CellStyle style = null;
        for (int y = 0; y < next.height; y++) {
            int cursor = -1;
            for (int x = 0; x < next.width; x++) {
                if (next.character(x, y) == 0 || !differs(last, next, x, y)) {
                    continue;
                }
                if (cursor != x) {
                    out.append("\u001b[")
                            .append(y + 1)
                            .append(';')
                            .append(x + 1)
                            .append('H');
                }
                if (style != next.style(x, y)) {
                    style = next.style(x, y);
                    out.append("\u001b[").append(style.parameters(coloured)).append('m');
                }
                out.appendCodePoint(next.character(x, y));
                // After the last column terminals differ in where the cursor is.
                boolean wide = x + 1 < next.width && next.character(x + 1, y) == 0;
                cursor = x + (wide ? 2 : 1) < next.width ? x + (wide ? 2 : 1) : -1;
            }
        }
        shown = next;
        return out.toString();
    }

    private static boolean differs(@Nullable CellBuffer last, CellBuffer next, int x, int y) {
        if (last == null) {
            return next.character(x, y) != ' ' || next.style(x, y) != CellStyle.PLAIN;
        }
        return last.character(x, y) != next.character(x, y)
                || last.style(x, y) != next.style(x, y)
                // Half of a wide character was overwritten on one screen but not the other.
                || (x + 1 < next.width && (last.character(x + 1, y) == 0) != (next.character(x + 1, y) == 0));
    }
}
