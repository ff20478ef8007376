package dev.forge.bench.internal.report.export;

import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What hyperfine's {@code --export-json} writes, so that its scripts read it: a result for every time that was
 * measured, in seconds. Failed runs are left out, as their times are no times of a start.
 */
final class HyperfineExport {
    private static final double MS_PER_SECOND = 1000;

    private HyperfineExport() {}

    static String render(Suite suite) {
        Map<SampleTable.Key, List<Sample>> groups = new LinkedHashMap<>();
        for (Sample sample : suite.results()) {
            SampleTable.keyOf(sample)
                    .filter(key -> key.metric().unit().equals("ms"))
                    .filter(key -> sample.value().isMeasured() && !sample.warmUp())
                    .ifPresent(key -> groups.computeIfAbsent(key, any -> new ArrayList<>())
                            .add(sample));
        }
        List<JsonObject> results = new ArrayList<>();
        // In the order of the scanned values; they were measured in a random one.
        List<String> runtimes = groups.keySet().stream()
                .map(SampleTable.Key::runtime)
                .distinct()
                .toList();
        groups.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<SampleTable.Key, List<Sample>> group) ->
                                runtimes.indexOf(group.getKey().runtime()))
                        .thenComparing(group -> group.getKey().factors(), Factors.NATURAL_ORDER))
                .forEach(group -> results.add(result(group.getKey(), group.getValue())));
        return Json.pretty(new JsonObject().put("results", results));
    }

    private static JsonObject result(SampleTable.Key key, List<Sample> samples) {
        Series times = new Series(samples.stream()
                .map(sample -> switch (sample.value()) {
                    case Figure.Measured measured -> measured.value() / MS_PER_SECOND;
                    case Figure.Unavailable unavailable -> throw new IllegalStateException(unavailable.reason());
                })
                .toList());
        JsonObject parameters = new JsonObject();
        key.factors().parameters().values().forEach(parameters::put);
        // Of a scan nothing but its values, as hyperfine has it: its scripts draw over the only parameter.
        if (key.factors().parameters().isEmpty()) {
            parameters.put("runtime", key.runtime()).put("metric", key.metric().key());
            if (!key.factors().isEmpty()) {
                parameters.put("factors", key.factors().text());
            }
        }
        String verb = key.metric() == Metric.STARTUP ? "run" : key.metric().key();
        return new JsonObject()
                .put(
                        "command",
                        key.runtime() + " " + verb
                                + (key.factors().isEmpty()
                                        ? ""
                                        : " (" + key.factors().text() + ")"))
                .put("mean", times.mean())
                .put("stddev", times.count() < 2 ? null : times.standardDeviation())
                .put("median", times.median())
                .put("user", mean(samples, SampleDetails.CommandCpu::userMs))
                .put("system", mean(samples, SampleDetails.CommandCpu::systemMs))
                .put("min", times.min())
                .put("max", times.max())
                .put("times", times.values())
                .put(
                        "exit_codes",
                        samples.stream().map(HyperfineExport::exitCode).toList())
                .put("parameters", parameters);
    }

    /** Older files have none, and only what ended with 0 counted then, unless failures were ignored. */
    private static long exitCode(Sample sample) {
        return sample.exitCode().orElse(0);
    }

    /** CPU time of the command line in seconds, or null if that was not measured. */
    private static @Nullable Double mean(List<Sample> samples, ToDoubleFunction<SampleDetails.CommandCpu> time) {
        List<Double> values = samples.stream()
                .map(Sample::details)
                .filter(SampleDetails.CommandCpu.class::isInstance)
                .map(details -> time.applyAsDouble((SampleDetails.CommandCpu) details) / MS_PER_SECOND)
                .toList();
        return values.isEmpty() ? null : new Series(values).mean();
    }
}
