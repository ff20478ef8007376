package dev.forge.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the user has chosen to see. Changed by {@link Controller}, drawn by {@link Screen}, by one thread. */
final class UiState {
    /** The pages of the dashboard, in the order of their tabs. */
    enum View {
        CONTAINERS("containers"),
        WORKFLOWS("workflows"),
        ENGINES("engines"),
        IMAGES("images"),
        BENCHMARKS("benchmarks"),
        HOST("host");

        /** In the order of their tabs. */
        static final List<View> ALL = List.of(values());

        final String title;

        View(String title) {
            this.title = title;
        }
    }

    /** What is below the table of containers. */
    enum Pane {
        DETAILS("details"),
        LOGS("logs"),
        PROCESSES("processes"),
        INSPECT("inspect");

        final String title;

        Pane(String title) {
            this.title = title;
        }
    }

    /** A list over the table from which a column is chosen. */
    enum Chooser {
        SORT,
        COLUMNS
    }

    View view = View.CONTAINERS;
    Pane pane = Pane.DETAILS;
    Column sort = Column.CPU;
    boolean isReversed;
    boolean showsAll = true;
    String filter = "";
    boolean isFiltering;
    boolean showsHelp;

    @Nullable
    Chooser chooser;

    int chosen;
    final Set<Column> hidden = EnumSet.noneOf(Column.class);
    /** The key of the selected container; empty for the first one. */
    String selected = "";
    /** The key of the selected run or step in the view of workflows; empty for the first one. */
    String workflow = "";
    /** The first row of the table that is shown, kept so that the selection stays in sight. */
    int top;
    /** The terminal's columns, which decide what the keys 1 to 9 mean. */
    int width = 80;
    /** How far the pane, or a view that is only text, is scrolled. */
    int scroll;
    /** An action that waits for a yes. */
    @Nullable
    Action pending;
    /** The last line of the screen, in place of the keys; empty for none. */
    String message = "";
    /** The lines of the pane that an engine has to be asked for, and for which container and pane they are. */
    List<String> paneLines = List.of();

    String paneOwner = "";
    final boolean isReadOnly;

    UiState(boolean isReadOnly) {
        this.isReadOnly = isReadOnly;
    }

    /** The containers that are to be seen, in the chosen order. */
    List<ContainerRow> rows(Snapshot snapshot) {
        List<ContainerRow> rows = new ArrayList<>();
        for (ContainerRow row : snapshot.containers()) {
            if ((showsAll || row.isRunning()) && matches(row)) {
                rows.add(row);
            }
        }
        Comparator<ContainerRow> order = sort.order();
        rows.sort(isReversed ? order.reversed() : order);
        return rows;
    }

    /** Whether each word of the filter is in one of the row's texts; a word after "!" must not be. */
    private boolean matches(ContainerRow row) {
        if (filter.isBlank()) {
            return true;
        }
        String text = (row.name() + " " + row.engine() + " " + row.state() + " " + row.image() + " " + row.id() + " "
                        + row.ports() + " " + row.command())
                .toLowerCase(Locale.ROOT);
        for (String word : filter.toLowerCase(Locale.ROOT).strip().split(" +", -1)) {
            boolean negated = word.startsWith("!") && word.length() > 1;
            if (text.contains(negated ? word.substring(1) : word) == negated) {
                return false;
            }
        }
        return true;
    }

    /** Where the selected container is among the rows; the first one if it is not there. */
    int index(List<ContainerRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).key().equals(selected)) {
                return i;
            }
        }
        return 0;
    }

    /** The selected container, or null if there is none. */
    @Nullable
    ContainerRow selection(Snapshot snapshot) {
        List<ContainerRow> rows = rows(snapshot);
        return rows.isEmpty() ? null : rows.get(index(rows));
    }

    /** What the pane's lines belong to. */
    String owner(ContainerRow row) {
        return pane + " " + row.key();
    }
}
