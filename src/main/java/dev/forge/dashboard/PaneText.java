package dev.forge.dashboard;

import java.util.ArrayList;
import java.util.List;

/** Draws what is below the table of containers: details, logs or processes of the selected one. */
final class PaneText {
    private static final int CHART = 40;

    private PaneText() {}

    static void draw(CellBuffer cells, Snapshot snapshot, UiState state, Glyphs glyphs, int from, int end) {
        ContainerRow row = state.selection(snapshot);
        cells.fill(0, from, cells.width, glyphs.line, CellStyle.DIM);
        int x = 1;
        for (UiState.Pane pane : UiState.Pane.values()) {
            x = cells.put(x, from, " " + pane.title + " ", pane == state.pane ? CellStyle.TITLE : CellStyle.DIM) + 1;
        }
        if (row == null) {
            return;
        }
        cells.putRight(cells.width - 1, from, " " + row.name() + " ", CellStyle.BOLD);
        List<String> lines = lines(row, state, glyphs, snapshot);
        int room = end - from - 1;
        // Logs are read from their end, everything else from its beginning.
        int hidden = Math.max(0, lines.size() - room);
        state.scroll = Math.clamp(state.scroll, 0, hidden);
        int first = state.pane == UiState.Pane.LOGS ? hidden - state.scroll : state.scroll;
        for (int i = 0; i < room && first + i < lines.size(); i++) {
            cells.put(1, from + 1 + i, lines.get(first + i), CellStyle.PLAIN);
        }
    }

    private static List<String> lines(ContainerRow row, UiState state, Glyphs glyphs, Snapshot snapshot) {
        if (state.pane == UiState.Pane.DETAILS) {
            return details(row, glyphs, snapshot.time().getEpochSecond());
        }
        return state.paneOwner.equals(state.owner(row)) ? state.paneLines : List.of("asking " + row.engine() + " ...");
    }

    /**
     * The engine's words, which count the time since it was asked: of a container that runs, whose time is counted here,
     * only what they add, as (healthy).
     */
    static String state(ContainerRow row) {
        String status = row.status();
        if (status.isEmpty()) {
            return row.state();
        }
        if (!row.isMeasured() || !status.startsWith("Up")) {
            return status;
        }
        int open = status.lastIndexOf('(');
        return row.state() + (open < 0 || status.endsWith("(Paused)") ? "" : " " + status.substring(open));
    }

    static List<String> details(ContainerRow row, Glyphs glyphs, long now) {
        List<String> lines = new ArrayList<>();
        // What only the engine knows comes later, and moves nothing: no line is left out because it is not known yet.
        lines.add(row.engine() + " " + row.shortId() + "  " + state(row)
                + (row.image().isEmpty() ? "" : "  image " + row.image()));
        lines.add("command  " + (row.command().isEmpty() ? Format.UNKNOWN : row.command()));
        if (row.isMeasured()) {
            lines.add("cpu      " + Format.percent(row.cpu()) + "%  throttled " + Format.percent(row.throttled())
                    + "%  " + glyphs.sparkline(row.history(), CHART, 1).stripLeading());
            lines.add("memory   " + Format.binary(row.memory()) + " of " + Format.binary(row.memoryLimit())
                    + (row.memoryShare() < 0 ? "" : " (" + Format.percent(row.memoryShare()) + "%)") + ", with cache "
                    + Format.binary(row.charged()));
            lines.add("pressure cpu " + Format.percent(row.cpuPressure()) + "%  memory "
                    + Format.percent(row.memoryPressure()) + "%  io " + Format.percent(row.ioPressure())
                    + "% of the last 10 s");
            lines.add("io       read " + Format.binary(row.read()) + ", written " + Format.binary(row.written())
                    + "  net received " + Format.binary(row.received()) + ", sent " + Format.binary(row.sent()));
            lines.add("pid      " + row.init() + ", " + Format.count(row.processes())
                    + (row.processes() == 1 ? " process, up " : " processes, up ")
                    + Format.span(now - row.startedAt()));
        }
        if (!row.ports().isEmpty()) {
            lines.add("ports    " + row.ports());
        }
        return lines;
    }
}
