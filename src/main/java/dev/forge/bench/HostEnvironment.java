package dev.forge.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The host of a benchmark, and how the benchmark was called. A fact that is not known is left out.
 *
 * @param facts all facts by their names in a result file, those among them that only another version knows
 */
public record HostEnvironment(Map<String, Object> facts) {
    /** Nothing is known. */
    public static final HostEnvironment UNKNOWN = new HostEnvironment(Map.of());

    /** What processes wait for, of which the kernel tells (PSI, /proc/pressure). */
    public enum Resource {
        CPU,
        IO,
        MEMORY;

        /** Its name in /proc/pressure. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The name of the fact how long something waited for it in the ten seconds before the benchmark. */
        public String before() {
            return "pressure_" + key() + "_before";
        }

        /** The name of the fact how long something waited for it during the benchmark. */
        public String during() {
            return "pressure_" + key() + "_during";
        }
    }

    /** Copies the map. */
    public HostEnvironment {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A fact that is text. */
    public Optional<String> text(HostFact fact) {
        return facts.get(fact.key()) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A fact that is a number. */
    public OptionalDouble number(HostFact fact) {
        return number(fact.key());
    }

    /** Percent of the ten seconds before the benchmark in which something waited for a resource. */
    public OptionalDouble pressureBefore(Resource resource) {
        return number(resource.before());
    }

    /** Percent of the benchmark in which something waited for a resource. */
    public OptionalDouble pressureDuring(Resource resource) {
        return number(resource.during());
    }

    /** A fact as text for people; {@code unknown} if it is not known. */
    public String display(HostFact fact) {
        return facts.getOrDefault(fact.key(), "unknown").toString();
    }

    private OptionalDouble number(String name) {
        return facts.get(name) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }
}
