package dev.forge.dashboard;

import dev.forge.core.text.DisplayWidth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Draws the dashboard: a pure function of what there is, what the user has chosen and the terminal's size. */
final class Screen {
    private static final int MIN_WIDTH = 40;
    private static final int MIN_HEIGHT = 8;
    private static final int MIN_HEIGHT_WITH_EVENTS = 16;
    private static final int MIN_HEIGHT_WITH_PANE = 18;
    private static final int EVENTS = 3;

    private final Snapshot snapshot;
    private final UiState state;
    private final Glyphs glyphs;
    private final ZoneId zone;
    private final CellBuffer cells;
    private boolean isPlain;

    private Screen(Snapshot snapshot, UiState state, Glyphs glyphs, ZoneId zone, int width, int height) {
        this.snapshot = snapshot;
        this.state = state;
        this.glyphs = glyphs;
        this.zone = zone;
        cells = new CellBuffer(width, height);
    }

    /**
     * Draws a screen.
     *
     * @param zone where the user's clock is
     */
    static CellBuffer draw(Snapshot snapshot, UiState state, Glyphs glyphs, ZoneId zone, int width, int height) {
        Screen screen = new Screen(snapshot, state, glyphs, zone, width, height);
        if (width < MIN_WIDTH || height < MIN_HEIGHT) {
            screen.cells.put(0, 0, "the terminal is too small", CellStyle.BOLD);
            screen.cells.put(0, 1, "needed: " + MIN_WIDTH + "x" + MIN_HEIGHT, CellStyle.PLAIN);
            return screen.cells;
        }
        screen.draw();
        return screen.cells;
    }

    /** The table of containers and that of engines as plain lines, as high as it takes. */
    static String plain(Snapshot snapshot, UiState state, Glyphs glyphs, ZoneId zone, int width) {
        int rows = Math.max(1, state.rows(snapshot).size());
        int engines = snapshot.engines().size() + 1;
        Screen screen = new Screen(snapshot, state, glyphs, zone, Math.max(MIN_WIDTH, width), rows + engines + 4);
        screen.isPlain = true;
        screen.hostLine();
        screen.table(2, rows + 3);
        new ViewTables(screen.cells, snapshot, state, glyphs).engines(rows + 4, rows + 4 + engines);
        return screen.cells.text();
    }

    private void draw() {
        int height = cells.height;
        hostLine();
        tabs();
        int bottom = height - 1;
        if (height >= MIN_HEIGHT_WITH_EVENTS) {
            bottom -= EVENTS + 1;
            events(bottom);
        }
        switch (state.view) {
            case CONTAINERS -> {
                int end = bottom;
                if (height >= MIN_HEIGHT_WITH_PANE) {
                    end -= Math.max(7, (bottom - 2) / 3);
                    PaneText.draw(cells, snapshot, state, glyphs, end, bottom);
                }
                table(2, end);
            }
            case WORKFLOWS -> WorkflowView.draw(cells, snapshot, state, glyphs, 2, bottom);
            case ENGINES -> new ViewTables(cells, snapshot, state, glyphs).engines(2, bottom);
            case IMAGES -> new ViewTables(cells, snapshot, state, glyphs).images(2, bottom);
            case BENCHMARKS -> new ViewTables(cells, snapshot, state, glyphs).benchmarks(2, bottom);
            case HOST -> new ViewTables(cells, snapshot, state, glyphs).host(2, bottom);
        }
        footer(height - 1);
        if (state.showsHelp) {
            Overlay.help(cells, state.isReadOnly);
        } else if (state.chooser != null) {
            Overlay.chooser(cells, state, state.chooser, glyphs);
        }
    }

    private void hostLine() {
        Snapshot.Host host = snapshot.host();
        int x = cells.put(0, 0, " " + host.name() + " ", CellStyle.TITLE, cells.width / 3);
        x = cells.put(x, 0, " cpu ", CellStyle.DIM);
        // As wide whatever the figure is: the line does not move when it comes.
        cells.putRight(x + 5, 0, Format.percent(host.cpu()), CellStyle.PLAIN);
        x = cells.put(x + 5, 0, "% of " + host.cpus(), CellStyle.PLAIN);
        x = cells.put(x, 0, "  mem ", CellStyle.DIM);
        x = cells.put(x, 0, Format.bytes(host.memoryUsed()) + "/" + Format.bytes(host.memory()), CellStyle.PLAIN);
        if (host.cpuPressure() >= 0 && cells.width >= 72) {
            x = cells.put(x, 0, "  psi cpu/mem/io ", CellStyle.DIM);
            String pressure = Format.percent(host.cpuPressure()) + "/" + Format.percent(host.memoryPressure()) + "/"
                    + Format.percent(host.ioPressure());
            x = cells.put(x, 0, pressure, pressureStyle(host));
        }
        ZonedDateTime time = snapshot.time().atZone(zone);
        String clock = two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
        if (x + clock.length() + 2 < cells.width) {
            cells.putRight(cells.width - 1, 0, clock, CellStyle.DIM);
        }
    }

    private static CellStyle pressureStyle(Snapshot.Host host) {
        double pressure = Math.max(host.cpuPressure(), Math.max(host.memoryPressure(), host.ioPressure()));
        return pressure >= 25 ? CellStyle.BAD : pressure >= 10 ? CellStyle.WARNING : CellStyle.PLAIN;
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private void tabs() {
        int x = 0;
        for (UiState.View view : UiState.View.values()) {
            String title = " F" + (UiState.View.ALL.indexOf(view) + 1) + " " + view.title + " ";
            x = cells.put(x, 1, title, view == state.view ? CellStyle.SELECTED : CellStyle.DIM);
        }
        int running = 0;
        for (ContainerRow row : snapshot.containers()) {
            running += row.isRunning() ? 1 : 0;
        }
        String counts = running + " of " + snapshot.containers().size() + " running ";
        if (x + counts.length() < cells.width) {
            cells.putRight(cells.width, 1, counts, CellStyle.DIM);
        }
    }

    private void table(int from, int end) {
        List<Column> columns = visible(cells.width, state.hidden);
        List<Integer> widths = widths(columns);
        int x = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean sorts = column == state.sort && !isPlain;
            String title = column.title + (sorts ? String.valueOf(state.isReversed ? glyphs.up : glyphs.down) : "");
            cell(x, from, title, widths.get(i), column.isRight, sorts ? CellStyle.TITLE : CellStyle.BOLD);
            x += widths.get(i) + 1;
        }
        List<ContainerRow> rows = state.rows(snapshot);
        int room = end - from - 1;
        int index = state.index(rows);
        // The selected row is in sight, and no room is left while there are rows above.
        int last = Math.max(0, Math.min(index, rows.size() - room));
        state.top = Math.clamp(state.top, Math.min(last, Math.max(0, index - room + 1)), last);
        if (rows.isEmpty()) {
            cells.put(1, from + 1, nothing(), CellStyle.DIM);
        }
        for (int i = 0; i < room && state.top + i < rows.size(); i++) {
            row(from + 1 + i, rows.get(state.top + i), columns, widths, state.top + i == index);
        }
        if (state.top + room < rows.size()) {
            cells.putRight(cells.width, end - 1, " " + (rows.size() - state.top - room) + " more ", CellStyle.TITLE);
        }
    }

    private String nothing() {
        if (!state.filter.isBlank()) {
            return "no container matches " + state.filter + "; Esc clears the filter";
        }
        return !state.showsAll && !snapshot.containers().isEmpty() ? "none runs; a shows all" : "there is no container";
    }

    private void row(int y, ContainerRow row, List<Column> columns, List<Integer> widths, boolean isSelected) {
        long now = snapshot.time().getEpochSecond();
        int x = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            CellStyle style =
                    isSelected ? CellStyle.SELECTED : row.isRunning() ? column.style(row) : dimmed(column, row);
            cell(x, y, column.text(row, now, glyphs), widths.get(i), column.isRight, style);
            x += widths.get(i) + 1;
        }
        if (isSelected) {
            cells.paint(y, CellStyle.SELECTED);
        }
    }

    private static CellStyle dimmed(Column column, ContainerRow row) {
        return column == Column.STATE ? column.style(row) : CellStyle.DIM;
    }

    private void cell(int x, int y, String text, int width, boolean isRight, CellStyle style) {
        if (DisplayWidth.of(text) > width) {
            int end = cells.put(x, y, DisplayWidth.clip(text, width - 1), style, width - 1);
            cells.put(end, y, glyphs.more, style, 1);
        } else if (isRight) {
            cells.putRight(x + width, y, text, style);
        } else {
            cells.put(x, y, text, style, width);
        }
    }

    /** The columns that a screen of this width has room for, in their order. */
    static List<Column> visible(int width, Set<Column> hidden) {
        int left = width;
        List<Column> taken = new ArrayList<>();
        for (Column column : Column.BY_IMPORTANCE) {
            if (!hidden.contains(column) && left >= column.width) {
                taken.add(column);
                left -= column.width + 1;
            }
        }
        taken.sort(null);
        return taken;
    }

    /** What is left of the row goes to the name, then to ports, image and command. */
    private List<Integer> widths(List<Column> columns) {
        int left = cells.width + 1;
        for (Column column : columns) {
            left -= column.width + 1;
        }
        List<Integer> widths = new ArrayList<>();
        for (Column column : columns) {
            int longest = column.width;
            if (left > 0 && grows(column)) {
                for (ContainerRow row : snapshot.containers()) {
                    longest = Math.max(longest, DisplayWidth.of(column.text(row, 0, glyphs)));
                }
            }
            int more = Math.min(left, longest - column.width);
            widths.add(column.width + more);
            left -= more;
        }
        return widths;
    }

    private static boolean grows(Column column) {
        return column == Column.NAME || column == Column.PORTS || column == Column.IMAGE || column == Column.COMMAND;
    }

    private void events(int y) {
        cells.fill(0, y, cells.width, glyphs.line, CellStyle.DIM);
        cells.put(1, y, " events ", CellStyle.DIM);
        List<Snapshot.Event> events = snapshot.events();
        int from = Math.max(0, events.size() - EVENTS);
        for (int i = from; i < events.size(); i++) {
            Snapshot.Event event = events.get(i);
            ZonedDateTime time = event.time().atZone(zone);
            int x = cells.put(
                    1,
                    y + 1 + i - from,
                    two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond()) + "  ",
                    CellStyle.DIM);
            cells.put(
                    x,
                    y + 1 + i - from,
                    event.text(),
                    switch (event.severity()) {
                        case NORMAL -> CellStyle.PLAIN;
                        case WARNING -> CellStyle.WARNING;
                        case ERROR -> CellStyle.BAD;
                    });
        }
    }

    private void footer(int y) {
        if (state.pending != null) {
            cells.put(0, y, " " + state.pending.line() + " ", CellStyle.SELECTED);
            cells.put(Math.min(cells.width - 9, state.pending.line().length() + 3), y, "[y/N] ?", CellStyle.BOLD);
        } else if (state.isFiltering) {
            cells.put(cells.put(0, y, "/" + state.filter, CellStyle.BOLD), y, " ", CellStyle.SELECTED, 1);
        } else if (!state.message.isEmpty()) {
            cells.put(0, y, " " + state.message, CellStyle.WARNING);
        } else {
            keys(y);
        }
    }

    private void keys(int y) {
        String[] keys = state.view == UiState.View.CONTAINERS
                ? new String[] {
                    "? help",
                    "q quit",
                    "/ filter",
                    "s sort",
                    "l logs",
                    "e exec",
                    "x stop",
                    "R restart",
                    "d remove",
                    "a all",
                    "p processes",
                    "c columns"
                }
                : state.view == UiState.View.WORKFLOWS
                        ? new String[] {"? help", "tab next view", "R retry", "x cancel", "F1 containers", "q quit"}
                        : new String[] {"? help", "tab next view", "F1 containers", "q quit"};
        String filter = state.filter.isBlank() ? "" : " filter: " + state.filter + " ";
        // Keys that do not fit are left out, not cut.
        int end = cells.width - Math.min(cells.width / 2, DisplayWidth.of(filter));
        int x = 0;
        for (String key : keys) {
            boolean acts = key.startsWith("e ") || key.startsWith("x ") || key.startsWith("R ") || key.startsWith("d ");
            if ((state.isReadOnly && acts) || x + key.length() + 1 > end) {
                continue;
            }
            int blank = key.indexOf(' ');
            x = cells.put(x + 1, y, key.substring(0, blank), CellStyle.BOLD);
            x = cells.put(x, y, key.substring(blank) + " ", CellStyle.DIM);
        }
        cells.putRight(cells.width, y, DisplayWidth.clip(filter, cells.width / 2), CellStyle.WARNING);
    }
}
