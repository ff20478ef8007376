package dev.forge.bench;

import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sample of an entry of a result file. Each known member is taken out of the entry when it is of the right
 * type; whatever is left in the end is foreign and kept as it is.
 */
final class SampleReader {
    /** What every entry has. */
    private static final Set<String> COMMON =
            Set.of("name", "operation", "runtime", "metric", "value", "unit", "timestamp", "success", "error_message");

    private final JsonObject entry;
    private final Map<String, Object> left;

    private SampleReader(JsonObject entry) {
        this.entry = entry;
        left = some(entry.members());
        left.keySet().removeAll(COMMON);
    }

    static Sample read(JsonObject entry, Instant timestamp) {
        return new SampleReader(entry).sample(timestamp);
    }

    private Sample sample(Instant timestamp) {
        Figure value = entry.flag("success")
                ? Figure.of(entry.real("value"))
                : Figure.unavailable(entry.text("error_message", "unknown"));
        return Sample.of(
                        OperationId.of(entry.text("operation")),
                        entry.text("runtime"),
                        MetricId.of(entry.text("metric"), entry.text("unit")),
                        value)
                .at(timestamp)
                .round(takeInt(SuiteWriter.ROUND))
                .warmUp(takeTrue(SuiteWriter.WARM_UP))
                .factors(new Factors(
                                takeTrue(SuiteWriter.COLD),
                                takeInt(SuiteWriter.CONCURRENCY),
                                takeInt(SuiteWriter.CONTAINERS))
                        .withFresh(takeTrue(SuiteWriter.FRESH))
                        .withParameters(parameters()))
                .phases(phases())
                .details(details())
                .exitCode(takeInt(SuiteWriter.EXIT_CODE))
                .foreign(left)
                .named(entry.text("name"));
    }

    private Parameters parameters() {
        if (!(left.get(SuiteWriter.PARAMETERS) instanceof JsonObject object)) {
            return Parameters.NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, ?> member : object.members().entrySet()) {
            if (!(member.getValue() instanceof String text)) {
                return Parameters.NONE;
            }
            values.put(member.getKey(), text);
        }
        left.remove(SuiteWriter.PARAMETERS);
        return new Parameters(values);
    }

    private Map<Metric, Figure> phases() {
        Map<Metric, Figure> phases = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            OptionalDouble number = takeNumber(metric.key());
            if (number.isPresent()) {
                phases.put(metric, Figure.of(number.getAsDouble()));
            } else if (left.get(metric.key() + SuiteWriter.UNKNOWN) instanceof String reason) {
                left.remove(metric.key() + SuiteWriter.UNKNOWN);
                phases.put(metric, Figure.unavailable(reason));
            }
        }
        return phases;
    }

    private SampleDetails details() {
        if (isNumber(SuiteWriter.USER_CPU) && isNumber(SuiteWriter.SYSTEM_CPU)) {
            return new SampleDetails.CommandCpu(
                    takeNumber(SuiteWriter.USER_CPU).orElseThrow(),
                    takeNumber(SuiteWriter.SYSTEM_CPU).orElseThrow());
        }
        if (isInt(SuiteWriter.BATCH) && isInt(SuiteWriter.LANE)) {
            return new SampleDetails.Lane(
                    takeInt(SuiteWriter.BATCH).orElseThrow(),
                    takeInt(SuiteWriter.LANE).orElseThrow());
        }
        if (isInt(SuiteWriter.SUCCEEDED) && isInt(SuiteWriter.FAILED)) {
            return new SampleDetails.Latencies(
                    takeNumber(SuiteWriter.P50),
                    takeNumber(SuiteWriter.P95),
                    takeNumber(SuiteWriter.P99),
                    takeInt(SuiteWriter.SUCCEEDED).orElseThrow(),
                    takeInt(SuiteWriter.FAILED).orElseThrow());
        }
        if (isNumber(SuiteWriter.MEGABYTES) && isNumber(SuiteWriter.MEGABYTES_PER_SECOND)) {
            return new SampleDetails.Transfer(
                    takeNumber(SuiteWriter.MEGABYTES).orElseThrow(),
                    takeNumber(SuiteWriter.MEGABYTES_PER_SECOND).orElseThrow());
        }
        List<String> processes = texts(left.get(SuiteWriter.PROCESSES));
        if (processes != null) {
            left.remove(SuiteWriter.PROCESSES);
            return new SampleDetails.ProcessNames(processes);
        }
        if (left.get(SuiteWriter.STOP_REASON) instanceof String reason) {
            left.remove(SuiteWriter.STOP_REASON);
            return density(reason);
        }
        if (entry.text("metric").equals(Metric.MEMORY_PER_CONTAINER.key())) {
            return new SampleDetails.Slope(slopeInterval());
        }
        return SampleDetails.NONE;
    }

    private SampleDetails.Density density(String stopReason) {
        Optional<Interval> interval = slopeInterval();
        List<SampleDetails.DensityPoint> points = points(left.get(SuiteWriter.POINTS));
        if (points == null) {
            points = List.of();
        } else {
            left.remove(SuiteWriter.POINTS);
        }
        return new SampleDetails.Density(stopReason, interval, points);
    }

    private Optional<Interval> slopeInterval() {
        return isNumber(SuiteWriter.MEMORY_LOW) && isNumber(SuiteWriter.MEMORY_HIGH)
                ? Optional.of(new Interval(
                        takeNumber(SuiteWriter.MEMORY_LOW).orElseThrow(),
                        takeNumber(SuiteWriter.MEMORY_HIGH).orElseThrow()))
                : Optional.empty();
    }

    /** The points in a list of pairs, or null if it is something else. */
    private static @Nullable List<SampleDetails.DensityPoint> points(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return null;
        }
        List<SampleDetails.DensityPoint> points = new ArrayList<>();
        for (Object pair : list) {
            if (pair instanceof List<?> two
                    && two.size() == 2
                    && two.get(0) instanceof Long containers
                    && two.get(1) instanceof Number megabytes) {
                points.add(new SampleDetails.DensityPoint(containers.intValue(), megabytes.doubleValue()));
            } else {
                return null;
            }
        }
        return points;
    }

    /** The texts in a list, or null if it is something else. */
    private static @Nullable List<String> texts(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            if (each instanceof String text) {
                texts.add(text);
            } else {
                return null;
            }
        }
        return texts;
    }

    private boolean isNumber(String name) {
        return left.get(name) instanceof Number;
    }

    private boolean isInt(String name) {
        return left.get(name) instanceof Long number && number == number.intValue();
    }

    private OptionalDouble takeNumber(String name) {
        if (left.get(name) instanceof Number number) {
            left.remove(name);
            return OptionalDouble.of(number.doubleValue());
        }
        return OptionalDouble.empty();
    }

    private OptionalInt takeInt(String name) {
        if (isInt(name) && left.remove(name) instanceof Long number) {
            return OptionalInt.of(number.intValue());
        }
        return OptionalInt.empty();
    }

    /** Whether a member is true; another value than that stays. */
    private boolean takeTrue(String name) {
        return left.remove(name, true);
    }

    /** The members that have a value. */
    static Map<String, Object> some(Map<String, @Nullable Object> members) {
        Map<String, Object> some = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value != null) {
                some.put(name, value);
            }
        });
        return some;
    }
}
