package dev.forge.dashboard;

import dev.forge.core.IoErrors;
import dev.forge.core.text.DisplayWidth;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The view of workflows: runs with the steps of the latest ones by level, and the log of the selected step. */
final class WorkflowView {
    private static final int NAME_WIDTH = 34;
    private static final int STATE_WIDTH = 12;
    private static final int TIME_WIDTH = 9;
    private static final int MIN_LOG = 4;
    private static final int LOG_LINES = 100;

    private WorkflowView() {}

    /**
     * A line of the view: a run, or a step of it.
     *
     * @param step null for the run itself
     */
    record Entry(Snapshot.WorkflowRow run, Snapshot.@Nullable StepRow step) {
        /** What it is remembered by when the next snapshot comes. */
        String key() {
            return run.id() + " " + (step == null ? "" : step.name());
        }
    }

    /** The lines in their order. */
    static List<Entry> entries(Snapshot snapshot) {
        List<Entry> entries = new ArrayList<>();
        for (Snapshot.WorkflowRow run : snapshot.workflows()) {
            entries.add(new Entry(run, null));
            run.steps().forEach(step -> entries.add(new Entry(run, step)));
        }
        return entries;
    }

    /** Where the selected one is; the first if it is not there. */
    static int index(List<Entry> entries, String selected) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).key().equals(selected)) {
                return i;
            }
        }
        return 0;
    }

    /** The selected line, or null if there is none. */
    static @Nullable Entry selection(Snapshot snapshot, UiState state) {
        List<Entry> entries = entries(snapshot);
        return entries.isEmpty() ? null : entries.get(index(entries, state.workflow));
    }

    static void draw(CellBuffer cells, Snapshot snapshot, UiState state, Glyphs glyphs, int from, int end) {
        List<Entry> entries = entries(snapshot);
        if (entries.isEmpty()) {
            cells.put(1, from, "no workflow has run yet: forge workflow run", CellStyle.DIM);
            return;
        }
        int index = index(entries, state.workflow);
        int log = end - from >= 3 * MIN_LOG ? Math.max(MIN_LOG, (end - from) / 3) : 0;
        int room = end - log - from - 1;
        cells.put(1, from, "WORKFLOW, STEPS BY LEVEL", CellStyle.BOLD, NAME_WIDTH);
        cells.put(1 + NAME_WIDTH + 1, from, "STATE", CellStyle.BOLD);
        cells.putRight(1 + NAME_WIDTH + STATE_WIDTH + TIME_WIDTH + 1, from, "TOOK", CellStyle.BOLD);
        int top = Math.clamp(index - room / 2L, 0, Math.max(0, entries.size() - room));
        for (int i = 0; i < room && top + i < entries.size(); i++) {
            line(cells, from + 1 + i, entries.get(top + i), glyphs, top + i == index);
        }
        if (log > 0) {
            log(cells, entries.get(index), state, glyphs, end - log, end);
        }
    }

    private static void line(CellBuffer cells, int y, Entry entry, Glyphs glyphs, boolean isSelected) {
        Snapshot.StepRow step = entry.step;
        Snapshot.WorkflowRow run = entry.run;
        String name = step == null ? run.name() : "  " + (step.level() + 1) + " " + step.name();
        String shown =
                DisplayWidth.of(name) > NAME_WIDTH ? DisplayWidth.clip(name, NAME_WIDTH - 1) + glyphs.more : name;
        String state = step == null ? run.state() : step.state();
        CellStyle style = step == null ? CellStyle.TITLE : CellStyle.PLAIN;
        cells.put(1, y, shown, isSelected ? CellStyle.SELECTED : style, NAME_WIDTH);
        cells.put(1 + NAME_WIDTH + 1, y, state, isSelected ? CellStyle.SELECTED : style(state), STATE_WIDTH);
        int x = 1 + NAME_WIDTH + STATE_WIDTH + TIME_WIDTH + 1;
        if (step != null && step.millis() >= 0) {
            cells.putRight(x, y, seconds(step.millis()), isSelected ? CellStyle.SELECTED : CellStyle.PLAIN);
        }
        String more = step == null
                ? (run.engine().equals("forge") ? "" : "on " + run.engine() + "  ") + counts(run)
                : step.detail();
        cells.put(x + 2, y, more, isSelected ? CellStyle.SELECTED : CellStyle.DIM);
        if (isSelected) {
            cells.paint(y, CellStyle.SELECTED);
        }
    }

    /** How many steps have ended, of the run whose steps are shown. */
    private static String counts(Snapshot.WorkflowRow run) {
        if (run.steps().isEmpty()) {
            return "an earlier run";
        }
        long ended = run.steps().stream().filter(step -> step.millis() >= 0).count();
        int size = run.steps().size();
        return ended + " of " + (size < Workflows.MAX_STEPS ? "" : "the first ") + size + " steps ended";
    }

    /** The end of a step's log; empty if it has printed nothing yet. */
    static List<String> log(Entry entry) {
        Snapshot.StepRow step = entry.step;
        File file = new File(step == null ? "" : step.log());
        if (!file.isFile()) {
            return List.of();
        }
        try {
            return LogFile.tail(file, LOG_LINES);
        } catch (IOException e) {
            return List.of("the log cannot be read: " + IoErrors.reason(e));
        }
    }

    static String seconds(long millis) {
        long hundredths = Math.round(millis / 10.0);
        long rest = hundredths % 100;
        return millis >= 100_000
                ? Format.span(millis / 1000)
                : hundredths / 100 + (rest < 10 ? ".0" : ".") + rest + " s";
    }

    private static CellStyle style(String state) {
        return switch (state) {
            case "failed", "killed" -> CellStyle.BAD;
            case "running" -> CellStyle.BOLD;
            case "interrupted", "stopped" -> CellStyle.WARNING;
            case "waiting", "not run", "cached" -> CellStyle.DIM;
            default -> CellStyle.PLAIN;
        };
    }

    private static void log(CellBuffer cells, Entry entry, UiState state, Glyphs glyphs, int from, int end) {
        Snapshot.StepRow step = entry.step;
        cells.fill(0, from, cells.width, glyphs.line, CellStyle.DIM);
        cells.put(1, from, step == null ? " log: select a step " : " log of " + step.name() + " ", CellStyle.DIM);
        if (step != null && state.paneOwner.equals(entry.key())) {
            List<String> lines = state.paneLines;
            int first = Math.max(0, lines.size() - (end - from - 1));
            for (int i = first; i < lines.size(); i++) {
                cells.put(1, from + 1 + i - first, lines.get(i), CellStyle.PLAIN);
            }
        }
    }
}
