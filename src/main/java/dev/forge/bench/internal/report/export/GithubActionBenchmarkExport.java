package dev.forge.bench.internal.report.export;

import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.SeriesLine;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The custom JSON of github-action-benchmark: a list of medians, all of one direction. */
final class GithubActionBenchmarkExport {
    private GithubActionBenchmarkExport() {}

    static String render(Suite suite, boolean smallerIsBetter) {
        List<JsonObject> entries = new ArrayList<>();
        for (SeriesLine line : SeriesLine.of(suite)) {
            Metric metric = line.key().metric();
            if (metric.lessIsBetter() == smallerIsBetter) {
                line.summary()
                        .ifPresent(summary -> entries.add(new JsonObject()
                                .put(
                                        "name",
                                        line.key().runtime() + " " + line.key().quantity())
                                .put("unit", metric.unit())
                                .put("value", summary.median())
                                .put("range", "± " + number(spread(line, summary)))
                                .put("extra", extra(summary, line.failures().size()))));
            }
        }
        return Json.pretty(entries);
    }

    /** A slope is one value, whose interval says how far it may be off. */
    private static double spread(SeriesLine line, Summary summary) {
        return line.key().metric() == Metric.MEMORY_PER_CONTAINER
                ? line.interval().map(interval -> interval.width() / 2).orElse(summary.spread())
                : summary.spread();
    }

    private static String extra(Summary summary, int failed) {
        return "runs: " + summary.count() + "\nfailed: " + failed + "\nmin: " + number(summary.min()) + "\nmax: "
                + number(summary.max());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
