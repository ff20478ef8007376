package dev.forge.bench.internal.report;

import dev.forge.bench.MetricChange;
import dev.forge.bench.SampleTable;
import dev.forge.bench.analysis.SuiteDiff;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.stats.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of {@code benchmark diff}, and the same as JSON and CSV. */
public final class DiffPage {
    private DiffPage() {}

    /**
     * The page.
     *
     * @param before what the earlier run is called
     * @param after what the later run is called
     */
    public static Page of(SuiteDiff diff, String before, String after) {
        List<List<String>> rows = new ArrayList<>();
        for (MetricChange change : diff.changes()) {
            List<String> amounts = Amounts.apart(change.key().metric(), change.before(), change.after());
            rows.add(List.of(
                    change.key().runtime(),
                    change.key().quantity(),
                    amounts.get(0),
                    amounts.get(1),
                    change.ratio().map(DiffPage::range).orElse("-"),
                    change.ratio()
                            .filter(ratio -> Double.isFinite(ratio.detectable()))
                            .map(ratio -> String.format(Locale.ROOT, "%.1f %%", 100 * ratio.detectable()))
                            .orElse("-"),
                    GateSentence.word(change.key().metric(), change.verdict())));
        }
        List<String> notes = new ArrayList<>(List.of("A is " + before, "B is " + after));
        notes.add(
                "change: B divided by A, with its 95 % interval; seen: the smallest change that would have been seen");
        for (SampleTable.Key key : diff.missing()) {
            notes.add("only in one of them: " + key.quantity() + " of " + key.runtime());
        }
        notes.addAll(diff.cautions());
        return new Page(
                List.of(new Table(
                        "Difference of two runs",
                        List.of("Engine", "Metric", "A (median)", "B (median)", "Change", "Seen", "Verdict"),
                        rows)),
                List.of(),
                notes);
    }

    private static String range(Ratio ratio) {
        return GateSentence.percent(ratio.value()) + " ("
                + GateSentence.percent(ratio.interval().low()) + " to "
                + (Double.isFinite(ratio.interval().high())
                        ? GateSentence.percent(ratio.interval().high())
                        : "any")
                + ")";
    }

    /** The same as JSON: {@code changes}, {@code missing} and {@code cautions}. */
    public static String json(SuiteDiff diff, String before, String after) {
        return Json.pretty(new JsonObject()
                .put("before", before)
                .put("after", after)
                .put("changes", diff.changes().stream().map(DiffPage::entry).toList())
                .put(
                        "missing",
                        diff.missing().stream()
                                .map(key -> new JsonObject()
                                        .put("runtime", key.runtime())
                                        .put("metric", key.metric().key())
                                        .put("factors", key.factors().text()))
                                .toList())
                .put("cautions", diff.cautions()));
    }

    private static JsonObject entry(MetricChange change) {
        JsonObject entry = new JsonObject()
                .put("runtime", change.key().runtime())
                .put("metric", change.key().metric().key())
                .put("factors", change.key().factors().text())
                .put("unit", change.key().metric().unit())
                .put("before", change.before())
                .put("after", change.after());
        change.ratio()
                .ifPresent(ratio -> entry.put("ratio", ratio.value())
                        .put("low", ratio.interval().low())
                        .put("high", ratio.interval().high())
                        .put("p", ratio.p())
                        .put("detectable", ratio.detectable())
                        .put("count", ratio.count()));
        return entry.put("verdict", change.verdict().word());
    }

    /** The same as CSV, a row a series. */
    public static String csv(SuiteDiff diff) {
        List<String> columns = List.of(
                "runtime",
                "metric",
                "factors",
                "unit",
                "before",
                "after",
                "ratio",
                "low",
                "high",
                "p",
                "detectable",
                "count",
                "verdict");
        return CsvReport.render(
                columns, diff.changes().stream().map(DiffPage::entry).toList());
    }
}
