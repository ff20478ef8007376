package dev.forge.dashboard;

import java.util.List;

/** Draws what lies over the dashboard for a moment: the help, and the lists to choose from. */
final class Overlay {
    private static final String[] HELP = {
        "up down j k    select            PgUp PgDn  a page",
        "Home End g G   first, last       tab F1-F6  the views",
        "enter          details           l          logs",
        "p              processes         i          inspect (JSON)",
        "[ ]            scroll the pane   L          save the logs",
        "/              filter: words in name, image, state, ...;",
        "               !word excludes; Esc clears",
        "s  1-9  r      sort by, by the column, reverse",
        "a              all or running    c          columns",
        "Ctrl-L         draw anew         q Ctrl-C   quit"
    };

    private Overlay() {}

    static void help(CellBuffer cells, boolean isReadOnly) {
        int height = HELP.length + (isReadOnly ? 4 : 5);
        int width = Math.min(cells.width - 2, 64);
        int x = (cells.width - width) / 2;
        int y = Math.max(0, (cells.height - height) / 2);
        box(cells, x, y, width, height, "keys");
        for (int i = 0; i < HELP.length; i++) {
            cells.put(x + 2, y + 1 + i, HELP[i], CellStyle.PLAIN, width - 4);
        }
        if (isReadOnly) {
            cells.put(x + 2, y + 2 + HELP.length, "read-only: nothing is stopped or removed", CellStyle.DIM, width - 4);
        } else {
            cells.put(
                    x + 2,
                    y + 2 + HELP.length,
                    "x stop  R restart  d remove  e shell: asks once,",
                    CellStyle.PLAIN,
                    width - 4);
            cells.put(x + 2, y + 3 + HELP.length, "then runs the engine's own command", CellStyle.PLAIN, width - 4);
        }
    }

    static void chooser(CellBuffer cells, UiState state, UiState.Chooser chooser, Glyphs glyphs) {
        List<Column> columns = Column.ALL;
        int room = Math.min(columns.size(), cells.height - 4);
        int x = Math.max(0, (cells.width - 34) / 2);
        int y = Math.max(0, (cells.height - room - 2) / 2);
        box(cells, x, y, 34, room + 2, chooser == UiState.Chooser.SORT ? "sort by" : "columns: space, enter");
        int first = Math.clamp(state.chosen - room + 1, 0, columns.size() - room);
        for (int i = 0; i < room; i++) {
            Column column = columns.get(first + i);
            String mark = chooser == UiState.Chooser.SORT
                    ? (column == state.sort ? "* " : "  ")
                    : (state.hidden.contains(column) ? "[ ] " : "[x] ");
            boolean isChosen = first + i == state.chosen;
            cells.put(
                    x + 2,
                    y + 1 + i,
                    (isChosen ? glyphs.pointer : " ") + " " + mark + column.title,
                    isChosen ? CellStyle.SELECTED : CellStyle.PLAIN,
                    30);
        }
    }

    private static void box(CellBuffer cells, int x, int y, int width, int height, String title) {
        for (int i = 0; i < height; i++) {
            cells.fill(x, y + i, width, ' ', i == 0 || i == height - 1 ? CellStyle.SELECTED : CellStyle.PLAIN);
        }
        cells.put(x + 1, y, " " + title + " ", CellStyle.SELECTED, width - 2);
    }
}
