package dev.forge.bench;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes result files. Here alone do samples become names and texts; {@link SuiteReader} makes samples of them again. */
public final class SuiteWriter {
    /** The members of a sample that tell its place and its factors. */
    static final String ROUND = "round";

    static final String WARM_UP = "warmup";
    static final String EXIT_CODE = "exit_code";
    static final String COLD = "cold";
    static final String FRESH = "fresh";
    static final String CONCURRENCY = "concurrency";
    static final String CONTAINERS = "containers";
    static final String PARAMETERS = "parameters";
    /** Ends the name of a phase that was not measured; the value says why. */
    static final String UNKNOWN = "_unknown";

    static final String USER_CPU = "cli_user_cpu";
    static final String SYSTEM_CPU = "cli_system_cpu";
    static final String BATCH = "batch";
    static final String LANE = "lane";
    static final String P50 = "p50";
    static final String P95 = "p95";
    static final String P99 = "p99";
    static final String SUCCEEDED = "succeeded";
    static final String FAILED = "failed";
    static final String PROCESSES = "processes";
    static final String MEGABYTES = "megabytes";
    static final String MEGABYTES_PER_SECOND = "mb_per_s";
    static final String STOP_REASON = "stop_reason";
    static final String MEMORY_LOW = "memory_low";
    static final String MEMORY_HIGH = "memory_high";
    static final String POINTS = "points";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private SuiteWriter() {}

    /** A suite as a result file has it, with the field names of the specification and moments in this time zone. */
    public static String write(Suite suite, ZoneId zone) {
        JsonObject file = new JsonObject()
                .put("suite_name", suite.suiteName())
                .put("timestamp", moment(suite.timestamp(), zone))
                .put(
                        "results",
                        suite.results().stream()
                                .map(sample -> entry(sample, zone))
                                .toList())
                .put("version", Suite.VERSION)
                .put("time_zone", zone.getId())
                .put("seed", suite.seed())
                .put("order", suite.order())
                .put("environment", suite.environment().facts())
                .put(
                        "engines",
                        suite.engines().stream().map(SuiteWriter::engine).toList())
                .put("warnings", suite.warnings());
        if (!suite.verdicts().isEmpty()) {
            file.put(
                    "verdicts",
                    suite.verdicts().stream().map(SuiteWriter::gateResult).toList());
        }
        return Json.pretty(file);
    }

    private static JsonObject entry(Sample sample, ZoneId zone) {
        JsonObject entry = new JsonObject()
                .put("name", sample.name())
                .put("operation", sample.operation().key())
                .put("runtime", sample.runtime())
                .put("metric", sample.metric().key());
        switch (sample.value()) {
            case Figure.Measured measured -> entry.put("value", rounded(measured.value()));
            case Figure.Unavailable unavailable -> entry.put("value", null);
        }
        entry.put("unit", sample.metric().unit()).put("timestamp", moment(sample.timestamp(), zone));
        switch (sample.value()) {
            case Figure.Measured measured -> entry.put("success", true).put("error_message", null);
            case Figure.Unavailable unavailable ->
                entry.put("success", false).put("error_message", unavailable.reason());
        }
        details(sample).forEach(entry::put);
        return entry;
    }

    /** What a sample tells beside the members that all samples have, by the names that it has in a result file. */
    public static Map<String, Object> details(Sample sample) {
        Map<String, Object> members = new LinkedHashMap<>();
        Factors factors = sample.factors();
        sample.round().ifPresent(round -> {
            members.put(ROUND, round);
            putIf(sample.warmUp(), members, WARM_UP);
        });
        factors.concurrency().ifPresent(level -> members.put(CONCURRENCY, level));
        putIf(factors.cold(), members, COLD);
        putIf(factors.fresh(), members, FRESH);
        factors.containers().ifPresent(count -> members.put(CONTAINERS, count));
        if (!factors.parameters().isEmpty()) {
            members.put(PARAMETERS, factors.parameters().values());
        }
        sample.phases().forEach((metric, figure) -> {
            switch (figure) {
                case Figure.Measured measured -> members.put(metric.key(), rounded(measured.value()));
                case Figure.Unavailable unavailable -> members.put(metric.key() + UNKNOWN, unavailable.reason());
            }
        });
        put(sample.details(), members);
        sample.exitCode().ifPresent(code -> members.put(EXIT_CODE, code));
        // After the batch and the lane, which such a run has instead of a round.
        putIf(sample.warmUp() && sample.round().isEmpty(), members, WARM_UP);
        members.putAll(sample.foreign());
        return members;
    }

    private static void put(SampleDetails details, Map<String, Object> members) {
        switch (details) {
            case SampleDetails.None none -> {}
            case SampleDetails.CommandCpu cpu -> {
                members.put(USER_CPU, cpu.userMs());
                members.put(SYSTEM_CPU, cpu.systemMs());
            }
            case SampleDetails.Lane lane -> {
                members.put(BATCH, lane.batch());
                members.put(LANE, lane.lane());
            }
            case SampleDetails.Latencies latencies -> {
                putRounded(members, P50, latencies.p50());
                putRounded(members, P95, latencies.p95());
                putRounded(members, P99, latencies.p99());
                members.put(SUCCEEDED, latencies.succeeded());
                members.put(FAILED, latencies.failed());
            }
            case SampleDetails.ProcessNames processes -> members.put(PROCESSES, processes.names());
            case SampleDetails.Transfer transfer -> {
                members.put(MEGABYTES, rounded(transfer.megabytes()));
                members.put(MEGABYTES_PER_SECOND, rounded(transfer.megabytesPerSecond()));
            }
            case SampleDetails.Density density -> put(density, members);
            case SampleDetails.Slope slope -> put(slope.interval(), members);
        }
    }

    private static void put(SampleDetails.Density density, Map<String, Object> members) {
        members.put(STOP_REASON, density.stopReason());
        put(density.interval(), members);
        members.put(
                POINTS,
                density.points().stream()
                        .map(point -> List.of(point.containers(), rounded(point.megabytes())))
                        .toList());
    }

    private static void put(Optional<Interval> slope, Map<String, Object> members) {
        slope.ifPresent(interval -> {
            members.put(MEMORY_LOW, interval.low());
            members.put(MEMORY_HIGH, interval.high());
        });
    }

    private static void putIf(boolean holds, Map<String, Object> members, String name) {
        if (holds) {
            members.put(name, true);
        }
    }

    private static void putRounded(Map<String, Object> members, String name, OptionalDouble value) {
        value.ifPresent(number -> members.put(name, rounded(number)));
    }

    private static JsonObject engine(EngineReport report) {
        JsonObject entry = new JsonObject();
        report.members().forEach(entry::put);
        return entry;
    }

    private static JsonObject gateResult(GateResult result) {
        JsonObject entry = new JsonObject()
                .put("runtime", result.key().runtime())
                .put("metric", result.key().metric().key())
                .put("factors", result.key().factors().text())
                .put("baseline", result.baseline())
                .put("before", rounded(result.before()))
                .put("after", rounded(result.after()));
        result.interval()
                .filter(range -> Double.isFinite(range.high()))
                .ifPresent(range -> entry.put("ratio_low", range.low()).put("ratio_high", range.high()));
        return entry.put("threshold", result.gate().threshold())
                .put("floor", result.gate().floor())
                .put("verdict", result.verdict().word());
    }

    /** Microseconds of a millisecond are the clock's resolution here, and more digits only look exact. */
    public static double rounded(double value) {
        // A product beyond a long would be cut off at the largest one.
        return Math.abs(value) < 1e14 ? Math.round(value * 10_000) / 10_000.0 : value;
    }

    /**
     * A moment as the specification writes it, local time with microseconds, and with its offset from UTC: an hour of
     * every autumn is there twice, and other hosts have other clocks.
     */
    public static String moment(Instant instant, ZoneId zone) {
        return MOMENT.format(instant.atZone(zone));
    }
}
