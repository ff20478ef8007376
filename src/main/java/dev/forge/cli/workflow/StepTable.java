package dev.forge.cli.workflow;

import dev.forge.core.text.Ansi;
import dev.forge.core.text.Visible;
import dev.forge.workflow.run.RunEvents;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has become of each step of a run by now, as lines of a table that fits into a terminal. */
final class StepTable {
    private static final int MAX_NAME = 40;
    private static final int STATE_WIDTH = 9;
    private static final int TIME_WIDTH = 9;

    /** What a step is doing, in the order in which rows are left out last. */
    enum State {
        FAILED(Ansi.RED),
        RUNNING(Ansi.CYAN),
        WAITING(null),
        SKIPPED(Ansi.YELLOW),
        SUCCEEDED(Ansi.GREEN),
        STOPPED(null),
        RESUMED(Ansi.GREEN),
        CACHED(Ansi.GREEN);

        private final @Nullable Ansi colour;

        State(@Nullable Ansi colour) {
            this.colour = colour;
        }

        boolean isOver() {
            return this != RUNNING && this != WAITING;
        }
    }

    private static final class Row {
        private State state = State.WAITING;
        private String word = "waiting";
        private String detail = "";
        private long since;
        private long took;
    }

    private final String title;
    private final long begin;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final int nameWidth;

    /**
     * All steps wait.
     *
     * @param nanos when the run began
     */
    StepTable(String title, List<String> steps, long nanos) {
        this.title = title;
        begin = nanos;
        int longest = 0;
        for (String step : steps) {
            rows.put(step, new Row());
            longest = Math.max(longest, step.length());
        }
        nameWidth = Math.min(longest, MAX_NAME);
    }

    /** Something has happened to a step. */
    void happened(RunEvents.Kind kind, String step, String why, long millis, long nanos) {
        Row row = rows.get(step);
        if (row == null) {
            return;
        }
        String word = kind.name().toLowerCase(Locale.ROOT);
        switch (kind) {
            case NOTE -> {
                row.detail = why;
                return;
            }
            case STARTED -> {
                row.since = row.state == State.RUNNING ? row.since : nanos;
                row.state = State.RUNNING;
                row.word = "running";
            }
            case HEALTHY, UNHEALTHY -> row.word = word;
            case RETRY -> row.word = "retrying";
            default -> {
                row.state = State.valueOf(kind.name());
                row.word = word;
                row.took = millis;
            }
        }
        row.detail = why;
    }

    /**
     * The lines that show it.
     *
     * @param width how many columns there are; no line is longer
     * @param height how many lines there are; rows of steps that are over are left out first
     */
    List<String> lines(int width, int height, boolean isColoured, long nanos) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        rows.values().forEach(row -> counts.merge(row.state, 1, Integer::sum));
        List<String> lines = new ArrayList<>();
        lines.add(head(counts, width, isColoured, nanos));
        int room = Math.max(1, height - 1);
        int left = rows.size() > room ? room - 1 : rows.size();
        State last = State.CACHED;
        int shown = 0;
        for (State state : State.values()) {
            if (shown + counts.getOrDefault(state, 0) >= left) {
                last = state;
                break;
            }
            shown += counts.getOrDefault(state, 0);
        }
        int ofLast = left - shown;
        for (Map.Entry<String, Row> entry : rows.entrySet()) {
            State state = entry.getValue().state;
            if (state.compareTo(last) < 0 || (state == last && ofLast-- > 0)) {
                lines.add(line(entry.getKey(), entry.getValue(), width, isColoured, nanos));
            }
        }
        if (left < rows.size()) {
            lines.add(cut("  and " + (rows.size() - left) + " more", width));
        }
        return lines;
    }

    private String head(Map<State, Integer> counts, int width, boolean isColoured, long nanos) {
        int over = 0;
        StringBuilder rest = new StringBuilder();
        for (State state : State.values()) {
            int count = counts.getOrDefault(state, 0);
            over += state.isOver() ? count : 0;
            if (count > 0 && state != State.SUCCEEDED) {
                rest.append(", ").append(count).append(' ').append(state.name().toLowerCase(Locale.ROOT));
            }
        }
        String progress = over + "/" + rows.size() + rest;
        String time = seconds(nanos - begin);
        int blanks = width - title.length() - progress.length() - time.length() - 3;
        String text = cut(title + "  " + progress + " ".repeat(Math.max(2, blanks)) + time, width);
        return Ansi.BOLD.paint(text, isColoured);
    }

    private String line(String name, Row row, int width, boolean isColoured, long nanos) {
        String time = row.state == State.RUNNING
                ? seconds(nanos - row.since)
                : row.took > 0 ? seconds(row.took * 1_000_000) : "";
        String shown = Visible.line(name);
        shown = shown.length() > nameWidth ? shown.substring(0, nameWidth - 1) + "~" : shown;
        String before = "  " + shown + " ".repeat(nameWidth - shown.length()) + "  ";
        boolean isLast = time.isEmpty() && row.detail.isEmpty();
        String padded = row.word + " ".repeat(isLast ? 0 : Math.max(0, STATE_WIDTH - row.word.length()));
        String state = cut(padded, width - before.length());
        String after = " ".repeat(Math.max(0, TIME_WIDTH - time.length()))
                + time
                + (row.detail.isEmpty() ? "" : "  " + Visible.line(row.detail));
        String rest = cut(after, width - before.length() - state.length());
        Ansi colour = row.state.colour;
        return cut(before, width) + (colour == null ? state : colour.paint(state, isColoured)) + rest.stripTrailing();
    }

    private static String seconds(long nanos) {
        double seconds = Math.max(0, nanos) / 1e9;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d:%02d min", (long) seconds / 60, (long) seconds % 60);
    }

    /** One column stays free: after the last one terminals differ in where the cursor is. */
    private static String cut(String text, int width) {
        return text.substring(0, Math.max(0, Math.min(text.length(), width - 1)));
    }
}
