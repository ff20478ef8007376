package dev.forge.bench;

import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One measured value.
 *
 * @param name unique in its suite: {@code forge_startup_0}
 * @param operation what was done
 * @param runtime the engine's name
 * @param metric what the value is of; it has the value's unit
 * @param value the value, or why there is none
 * @param timestamp when the measuring ended
 * @param round the round in which it was measured; samples of one round were measured side by side
 * @param warmUp whether it was taken while warming up, so that it is in no figure
 * @param factors under which conditions it was measured
 * @param phases what else was measured in the same run, each in its metric's unit, or why not
 * @param details what else there is to tell
 * @param exitCode of a command that was run: its exit code, or 128 and the number of the signal that ended it
 * @param foreign members of a result file that this version does not know, by name, as JSON values
 */
public record Sample(
        String name,
        OperationId operation,
        String runtime,
        MetricId metric,
        Figure value,
        Instant timestamp,
        OptionalInt round,
        boolean warmUp,
        Factors factors,
        Map<Metric, Figure> phases,
        SampleDetails details,
        OptionalInt exitCode,
        Map<String, Object> foreign) {
    /** Copies the maps. */
    public Sample {
        Map<Metric, Figure> copy = new EnumMap<>(Metric.class);
        copy.putAll(phases);
        phases = Collections.unmodifiableMap(copy);
        foreign = Collections.unmodifiableMap(new LinkedHashMap<>(foreign));
    }

    /** What this run tells of a metric: its value or a phase; not measured if it is neither. */
    public Figure figure(Metric wanted) {
        return metric == wanted ? value : phases.getOrDefault(wanted, Figure.unavailable("not measured"));
    }

    /** A sample without a name, which was taken just now. */
    public static Builder of(OperationId operation, String runtime, MetricId metric, Figure value) {
        return new Builder(operation, runtime, metric, value);
    }

    /** A sample that gets its name when everything else is known. */
    public static final class Builder {
        private final OperationId operation;
        private final String runtime;
        private final MetricId metric;
        private final Figure value;
        private Instant timestamp = Instant.now();
        private OptionalInt round = OptionalInt.empty();
        private boolean warmUp;
        private Factors factors = Factors.NONE;
        private Map<Metric, Figure> phases = Map.of();
        private SampleDetails details = SampleDetails.NONE;
        private OptionalInt exitCode = OptionalInt.empty();
        private Map<String, Object> foreign = Map.of();

        private Builder(OperationId operation, String runtime, MetricId metric, Figure value) {
            this.operation = operation;
            this.runtime = runtime;
            this.metric = metric;
            this.value = value;
        }

        public Builder at(Instant moment) {
            timestamp = moment;
            return this;
        }

        public Builder round(int number) {
            return round(OptionalInt.of(number));
        }

        public Builder round(OptionalInt number) {
            round = number;
            return this;
        }

        /** The round so far. */
        public OptionalInt round() {
            return round;
        }

        public Builder warmUp(boolean isOne) {
            warmUp = isOne;
            return this;
        }

        public Builder factors(Factors conditions) {
            factors = conditions;
            return this;
        }

        public Builder phases(Map<Metric, Figure> figures) {
            phases = figures;
            return this;
        }

        public Builder details(SampleDetails more) {
            details = more;
            return this;
        }

        public Builder exitCode(OptionalInt code) {
            exitCode = code;
            return this;
        }

        public Builder foreign(Map<String, Object> members) {
            foreign = members;
            return this;
        }

        /** What its name begins with: {@code forge_startup}. */
        public String stem() {
            return runtime + "_" + metric.key() + (warmUp ? "_warmup" : "");
        }

        /** The sample under this name. */
        public Sample named(String name) {
            return new Sample(
                    name, operation, runtime, metric, value, timestamp, round, warmUp, factors, phases, details,
                    exitCode, foreign);
        }
    }
}
