package dev.forge.bench.internal.report;

import dev.forge.bench.GateResult;
import dev.forge.bench.Suite;
import dev.forge.stats.Interval;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of any suite: what a check found, then every series. */
public final class SuitePage {
    private SuitePage() {}

    /** The page. */
    public static Page of(Suite suite) {
        List<Table> tables = new ArrayList<>();
        if (!suite.verdicts().isEmpty()) {
            tables.add(verdicts(suite.verdicts()));
        }
        List<List<String>> rows = new ArrayList<>();
        for (SeriesLine line : SeriesLine.of(suite)) {
            rows.add(row(line));
        }
        tables.add(new Table(
                "Measured", List.of("Engine", "Metric", "Median", "95 % interval", "Spread", "Runs", "Failed"), rows));
        List<String> notes = new ArrayList<>(EngineNotes.engines(suite.engines()));
        notes.addAll(suite.warnings());
        return new Page(tables, List.of(), notes);
    }

    /** What a check found. */
    static Table verdicts(List<GateResult> gateResults) {
        List<List<String>> rows = new ArrayList<>();
        for (GateResult gateResult : gateResults) {
            rows.add(List.of(
                    gateResult.key().runtime(),
                    gateResult.key().quantity(),
                    Amounts.of(gateResult.key().metric(), gateResult.before()),
                    Amounts.of(gateResult.key().metric(), gateResult.after()),
                    GateSentence.change(gateResult),
                    GateSentence.word(gateResult)));
        }
        return new Table(
                "Check against " + gateResults.getFirst().baseline(),
                List.of("Engine", "Metric", "Before", "Now", "Change", "Verdict"),
                rows);
    }

    private static List<String> row(SeriesLine line) {
        Optional<Summary> summary = line.summary();
        return List.of(
                line.key().runtime(),
                line.key().quantity(),
                summary.map(some -> Amounts.of(line.key().metric(), some.median()))
                        .orElse("-"),
                line.interval().map(range -> interval(line, range)).orElse("-"),
                summary.map(some -> Amounts.of(line.key().metric(), some.spread()))
                        .orElse("-"),
                Integer.toString(summary.map(Summary::count).orElse(0)),
                Integer.toString(line.failures().size()));
    }

    private static String interval(SeriesLine line, Interval range) {
        return Amounts.of(line.key().metric(), range.low()) + " – "
                + Amounts.of(line.key().metric(), range.high());
    }
}
