package dev.forge.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keys do to the {@link UiState}; what has to be done outside of it is the answer. */
final class Controller {
    /** What the loop has to do after a key. */
    enum Request {
        NONE,
        QUIT,
        SUSPEND,
        REDRAW,
        /** Run {@link UiState#pending}, to which the user has said yes. */
        RUN,
        /** Write the logs of the selected container to a file. */
        SAVE_LOGS
    }

    /** The command line program of an engine, or null if there is none. */
    interface Programs {
        @Nullable
        String of(String engine);
    }

    private static final int PAGE = 10;

    private final UiState state;
    private final Programs programs;

    Controller(UiState state, Programs programs) {
        this.state = state;
        this.programs = programs;
    }

    Request handle(Key key, Snapshot snapshot) {
        if (key.name() == Key.Name.INTERRUPT) {
            return Request.QUIT;
        }
        if (key.name() == Key.Name.SUSPEND) {
            return Request.SUSPEND;
        }
        if (key.name() == Key.Name.REDRAW) {
            return Request.REDRAW;
        }
        if (state.pending != null) {
            return confirm(key);
        }
        state.message = "";
        if (state.isFiltering) {
            filter(key);
            return Request.NONE;
        }
        if (state.showsHelp) {
            state.showsHelp = false;
            return Request.NONE;
        }
        if (state.chooser != null) {
            choose(key);
            return Request.NONE;
        }
        return key.name() == Key.Name.CHARACTER ? character(key, snapshot) : move(key, snapshot);
    }

    private Request confirm(Key key) {
        if (key.is('y') || key.is('Y')) {
            return Request.RUN;
        }
        state.pending = null;
        state.message = "nothing was done";
        return Request.NONE;
    }

    private void filter(Key key) {
        switch (key.name()) {
            case CHARACTER -> state.filter += Character.toString(key.character());
            case BACKSPACE -> {
                if (!state.filter.isEmpty()) {
                    state.filter =
                            state.filter.substring(0, state.filter.offsetByCodePoints(state.filter.length(), -1));
                }
            }
            case ENTER, UP, DOWN -> state.isFiltering = false;
            case ESCAPE -> {
                state.isFiltering = false;
                state.filter = "";
            }
            default -> {
                // Other keys mean nothing while a filter is typed.
            }
        }
    }

    private void choose(Key key) {
        int last = Column.ALL.size() - 1;
        if (key.name() == Key.Name.UP || key.is('k')) {
            state.chosen = Math.max(0, state.chosen - 1);
        } else if (key.name() == Key.Name.DOWN || key.is('j')) {
            state.chosen = Math.min(last, state.chosen + 1);
        } else if (key.is(' ') && state.chooser == UiState.Chooser.COLUMNS) {
            Column column = Column.ALL.get(state.chosen);
            if (!state.hidden.remove(column) && column != Column.NAME) {
                state.hidden.add(column);
            }
        } else {
            if (key.name() == Key.Name.ENTER && state.chooser == UiState.Chooser.SORT) {
                state.sort = Column.ALL.get(state.chosen);
            }
            state.chooser = null;
        }
    }

    private Request character(Key key, Snapshot snapshot) {
        switch (key.character()) {
            case 'q' -> {
                return Request.QUIT;
            }
            case '?', 'h' -> state.showsHelp = true;
            case 'j' -> select(snapshot, 1);
            case 'k' -> select(snapshot, -1);
            case 'g' -> select(snapshot, -Integer.MAX_VALUE / 2);
            case 'G' -> select(snapshot, Integer.MAX_VALUE / 2);
            case '/' -> {
                state.view = UiState.View.CONTAINERS;
                state.isFiltering = true;
            }
            case 's', 'c' -> {
                state.chooser = key.is('s') ? UiState.Chooser.SORT : UiState.Chooser.COLUMNS;
                state.chosen = key.is('s') ? Column.ALL.indexOf(state.sort) : 0;
            }
            case 'r' -> state.isReversed = !state.isReversed;
            case 'a' -> state.showsAll = !state.showsAll;
            case 'l' -> pane(UiState.Pane.LOGS);
            case 'p' -> pane(UiState.Pane.PROCESSES);
            case 'i' -> pane(UiState.Pane.INSPECT);
            case '[' -> state.scroll += state.pane == UiState.Pane.LOGS ? 1 : -1;
            case ']' -> state.scroll += state.pane == UiState.Pane.LOGS ? -1 : 1;
            case 'L' -> {
                return Request.SAVE_LOGS;
            }
            case 'x' -> ask(Action.Kind.STOP, snapshot);
            case 'R' -> ask(Action.Kind.RESTART, snapshot);
            case 'd' -> ask(Action.Kind.REMOVE, snapshot);
            case 'e' -> ask(Action.Kind.EXEC, snapshot);
            default -> {
                if (key.character() >= '1' && key.character() <= '9') {
                    sortBy(key.character() - '1', snapshot);
                }
            }
        }
        return Request.NONE;
    }

    /** Sorts by the column with this place on the screen; once more reverses. */
    private void sortBy(int place, Snapshot snapshot) {
        List<Column> columns = Screen.visible(state.width, state.hidden);
        if (place < columns.size()
                && state.view == UiState.View.CONTAINERS
                && !snapshot.containers().isEmpty()) {
            Column column = columns.get(place);
            state.isReversed = column == state.sort && !state.isReversed;
            state.sort = column;
        }
    }

    private void pane(UiState.Pane pane) {
        state.view = UiState.View.CONTAINERS;
        state.pane = pane;
        state.scroll = 0;
    }

    /** Of a run that lasts it is the end, of one that is over another try. */
    private void askWorkflow(Action.Kind kind, Snapshot snapshot) {
        WorkflowView.Entry entry = WorkflowView.selection(snapshot, state);
        String program = programs.of("forge");
        if (entry == null || (kind != Action.Kind.STOP && kind != Action.Kind.RESTART)) {
            return;
        }
        Snapshot.WorkflowRow run = entry.run();
        boolean isCancel = kind == Action.Kind.STOP;
        if (state.isReadOnly) {
            state.message = "read-only: start without --read-only to " + (isCancel ? "cancel" : "retry") + " workflows";
        } else if (isCancel && run.process() == 0) {
            state.message = run.name() + " does not run";
        } else if (!isCancel && run.process() != 0) {
            state.message = run.name() + " runs";
        } else if (program == null) {
            state.message = "forge has no command line on this host";
        } else {
            state.pending = isCancel ? Action.cancel(run) : Action.retry(run, program);
        }
    }

    private void ask(Action.Kind kind, Snapshot snapshot) {
        if (state.view == UiState.View.WORKFLOWS) {
            askWorkflow(kind, snapshot);
            return;
        }
        ContainerRow row = state.view == UiState.View.CONTAINERS ? state.selection(snapshot) : null;
        if (row == null) {
            return;
        }
        if (state.isReadOnly) {
            state.message = "read-only: start without --read-only to " + kind.verb + " containers";
            return;
        }
        String program = programs.of(row.engine());
        if (program == null) {
            state.message = row.engine() + " has no command line on this host";
        } else if (kind == Action.Kind.EXEC && !row.isRunning()) {
            state.message = row.name() + " does not run";
        } else if (kind == Action.Kind.RESTART && Action.isBare(row)) {
            state.message = row.engine() + " cannot restart a container";
        } else {
            state.pending = Action.of(kind, row, program);
        }
    }

    private Request move(Key key, Snapshot snapshot) {
        switch (key.name()) {
            case UP -> select(snapshot, -1);
            case DOWN -> select(snapshot, 1);
            case PAGE_UP -> select(snapshot, -PAGE);
            case PAGE_DOWN -> select(snapshot, PAGE);
            case HOME -> select(snapshot, -Integer.MAX_VALUE / 2);
            case END -> select(snapshot, Integer.MAX_VALUE / 2);
            case WHEEL_UP -> select(snapshot, -3);
            case WHEEL_DOWN -> select(snapshot, 3);
            case ENTER -> pane(UiState.Pane.DETAILS);
            case TAB, RIGHT -> view(1);
            case BACK_TAB, LEFT -> view(-1);
            case F1 -> show(0);
            case F2 -> show(1);
            case F3 -> show(2);
            case F4 -> show(3);
            case F5 -> show(4);
            case F6 -> show(5);
            case ESCAPE -> state.filter = "";
            case CLICK -> click(key.character(), snapshot);
            default -> {
                // The others mean nothing here.
            }
        }
        return Request.NONE;
    }

    private void view(int step) {
        int count = UiState.View.ALL.size();
        show((UiState.View.ALL.indexOf(state.view) + step + count) % count);
    }

    private void show(int view) {
        state.view = UiState.View.ALL.get(view);
        state.scroll = 0;
    }

    private void select(Snapshot snapshot, int step) {
        if (state.view == UiState.View.WORKFLOWS) {
            List<WorkflowView.Entry> entries = WorkflowView.entries(snapshot);
            if (!entries.isEmpty()) {
                long index = (long) WorkflowView.index(entries, state.workflow) + step;
                state.workflow =
                        entries.get(Math.clamp(index, 0, entries.size() - 1)).key();
            }
            return;
        }
        if (state.view != UiState.View.CONTAINERS) {
            state.scroll = Math.max(0, state.scroll + step);
            return;
        }
        List<ContainerRow> rows = state.rows(snapshot);
        if (!rows.isEmpty()) {
            int index = Math.clamp((long) state.index(rows) + step, 0, rows.size() - 1);
            state.selected = rows.get(index).key();
            state.scroll = 0;
        }
    }

    /** The table's first row is the fourth of the screen. */
    private void click(int screenRow, Snapshot snapshot) {
        List<ContainerRow> rows = state.rows(snapshot);
        int index = state.top + screenRow - 3;
        if (state.view == UiState.View.CONTAINERS && screenRow >= 3 && index < rows.size()) {
            state.selected = rows.get(index).key();
        }
    }
}
