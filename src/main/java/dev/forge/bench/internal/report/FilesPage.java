package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.FilesResult;
import dev.forge.bench.Metric;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of {@code benchmark files}: a row for each operation, a column for each engine, and the host last. */
public final class FilesPage {
    private static final double MS_PER_SECOND = 1000;

    private FilesPage() {}

    /** The page of these results. */
    public static Page of(List<FilesResult> results, List<EngineReport> engines) {
        List<String> notes = notes(results);
        notes.addAll(EngineNotes.engines(engines));
        return new Page(List.of(table(results)), List.of(), notes);
    }

    static Table table(List<FilesResult> results) {
        FilesResult host = results.getLast();
        List<String> header = new ArrayList<>(List.of("Operation"));
        results.forEach(result -> header.add(result.runtime().toUpperCase(Locale.ROOT)));
        List<List<String>> rows = new ArrayList<>();
        for (Metric operation : FilesResult.OPERATIONS) {
            List<String> row = new ArrayList<>(List.of(operation.title()));
            results.forEach(result -> row.add(cell(operation, result, host)));
            rows.add(row);
        }
        List<String> all = new ArrayList<>(List.of("all of it (geometric mean)"));
        results.forEach(result -> all.add(Amounts.rate(result.timesHost(host), " ×")));
        rows.add(all);
        return new Table("File I/O in a container", header, rows);
    }

    private static String cell(Metric operation, FilesResult result, FilesResult host) {
        Series here = result.series(operation);
        Series there = host.series(operation);
        if (here.isEmpty()) {
            return "-";
        }
        boolean isSequential = operation == Metric.FILE_WRITE || operation == Metric.FILE_READ;
        String amount = isSequential
                ? Amounts.oneDigit(FilesResult.SEQUENTIAL_MB * MS_PER_SECOND / here.median()) + " MB/s"
                : Amounts.of(operation, here.median());
        return result.runtime().equals(FilesResult.HOST) || there.isEmpty() || there.median() <= 0
                ? amount
                : amount + String.format(Locale.ROOT, " (%.2f ×)", here.median() / there.median());
    }

    static List<String> notes(List<FilesResult> results) {
        List<String> notes = new ArrayList<>();
        for (FilesResult result : results) {
            result.failures().forEach(failure -> notes.add("file I/O of " + result.runtime() + ": " + failure));
        }
        notes.add(
                "file I/O: the same program in a new container of each engine and on the host, with its own clock; writes"
                        + " end with fsync, what is read comes from the page cache; × is the time beside the host's");
        notes.add("copy-up: the largest file of the image (busybox) is changed for the first time; on the host it is"
                + " copied");
        return notes;
    }
}
