package dev.forge.bench.internal.report;

import java.util.List;

/**
 * A table before it has a format.
 *
 * @param title its title
 * @param header the names of the columns
 * @param rows the cells, as many in each row as there are columns
 */
record Table(String title, List<String> header, List<List<String>> rows) {
    /** Copies the lists. */
    Table {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }
}
