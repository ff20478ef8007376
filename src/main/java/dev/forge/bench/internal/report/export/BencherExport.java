package dev.forge.bench.internal.report.export;

import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.SeriesLine;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.stats.Interval;
import dev.forge.stats.Summary;

/**
 * The Bencher Metric Format: the median of each series with its 95 % interval, or with its extremes where there are too
 * few values for one. Times are Bencher's own measure {@code latency}, in nanoseconds; sizes are {@code memory} and
 * {@code disk}, in bytes.
 */
final class BencherExport {
    private static final double NANOS_PER_MS = 1e6;

    private BencherExport() {}

    static String render(Suite suite) {
        JsonObject file = new JsonObject();
        for (SeriesLine line : SeriesLine.of(suite)) {
            line.summary()
                    .ifPresent(summary -> file.put(
                            line.key().runtime() + " " + line.key().quantity(),
                            new JsonObject().put(measure(line.key().metric()), value(line, summary))));
        }
        return Json.pretty(file);
    }

    private static String measure(Metric metric) {
        return switch (metric.unit()) {
            case "ms" -> "latency";
            case "MB" -> metric.key().startsWith("disk") ? "disk" : "memory";
            case "containers/s" -> "throughput";
            default -> metric.unit();
        };
    }

    private static JsonObject value(SeriesLine line, Summary summary) {
        Metric metric = line.key().metric();
        double scale = switch (metric.unit()) {
            case "ms" -> NANOS_PER_MS;
            case "MB" -> 1 << 20;
            default -> 1;
        };
        Interval range = line.interval().orElse(new Interval(summary.min(), summary.max()));
        return new JsonObject()
                .put("value", summary.median() * scale)
                .put("lower_value", range.low() * scale)
                .put("upper_value", range.high() * scale);
    }
}
