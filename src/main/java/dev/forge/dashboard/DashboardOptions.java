package dev.forge.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the dashboard is shown.
 *
 * @param interval from one sample to the next, in milliseconds
 * @param isReadOnly whether containers can only be looked at
 * @param isAscii whether charts and lines are drawn with ASCII only
 * @param hasMouse whether the mouse selects
 * @param isRunningOnly whether containers that do not run are left out at the beginning
 * @param sortName the column to sort by at the beginning
 * @param filter the filter at the beginning
 * @param record the file that the session is written to as a page; empty for none
 */
public record DashboardOptions(
        long interval,
        boolean isReadOnly,
        boolean isAscii,
        boolean hasMouse,
        boolean isRunningOnly,
        String sortName,
        String filter,
        String record) {
    /** The names of the columns that one can sort by. */
    public static List<String> sortNames() {
        List<String> names = new ArrayList<>();
        for (Column column : Column.ALL) {
            if (column != Column.CHART) {
                names.add(column.name().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** The column to sort by. */
    Column sort() {
        return Column.valueOf(sortName);
    }
}
