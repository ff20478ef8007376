package dev.forge.bench.internal.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a reader is shown: tables, and sentences below them.
 *
 * @param tables the tables
 * @param verdicts what follows from them
 * @param notes what has to be known to read them right
 */
public record Page(List<Table> tables, List<String> verdicts, List<String> notes) {
    /** Copies the lists. */
    public Page {
        tables = List.copyOf(tables);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }

    /** The page of a suite: with what can be said of its engines first, and its warnings last. */
    public Page with(List<String> sentences, List<String> warnings) {
        List<String> said = new ArrayList<>(sentences);
        said.addAll(verdicts);
        List<String> noted = new ArrayList<>(notes);
        warnings.forEach(args -> noted.add("caution: " + args));
        return new Page(tables, said, noted);
    }
}
