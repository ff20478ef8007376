package dev.forge.bench.report;

import java.util.List;

/**
 * What a reader is shown: tables, and sentences below them.
 *
 * @param tables the tables
 * @param verdicts what follows from them
 * @param notes what has to be known to read them right
 */
public record Page(List<Table> tables, List<String> verdicts, List<String> notes) {
    /** A page of its own, whatever happens to the lists. */
    public Page {
        tables = List.copyOf(tables);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }
}
