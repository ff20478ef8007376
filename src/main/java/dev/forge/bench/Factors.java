package dev.forge.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Under which conditions beside the usual a value was measured. Values with different factors are never mixed.
 *
 * @param cold whether the page cache was dropped before
 * @param fresh whether the engine had to forget before what it keeps of earlier starts
 * @param concurrency how many containers were started at once
 * @param containers how many containers there were
 * @param parameters values of a parameter scan
 * @param foreign factors that only another version knows, as their text in a result file; usually empty
 */
public record Factors(
        boolean cold,
        boolean fresh,
        OptionalInt concurrency,
        OptionalInt containers,
        Parameters parameters,
        String foreign)
        implements Comparable<Factors> {
    /** The usual conditions. */
    public static final Factors NONE = new Factors(false, OptionalInt.empty(), OptionalInt.empty());

    private static final String COLD = "cold=true";
    private static final String FRESH = "fresh=true";
    private static final String CONCURRENCY = "concurrency=";
    private static final String CONTAINERS = "containers=";
    /** No parameter is called so, as the text would not tell them apart. */
    public static final List<String> RESERVED = List.of("cold", "fresh", "concurrency", "containers");

    private static final String COUNT = "[0-9]{1,9}";

    /** By the values of parameters, numbers as numbers, then by text. */
    public static final Comparator<Factors> NATURAL_ORDER = (one, other) -> {
        List<String> first = List.copyOf(one.parameters.values().values());
        List<String> second = List.copyOf(other.parameters.values().values());
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            int order = compareNaturally(first.get(i), second.get(i));
            if (order != 0) {
                return order;
            }
        }
        return one.compareTo(other);
    };

    private static int compareNaturally(String one, String other) {
        String number = "-?[0-9]{1,18}(\\.[0-9]{1,18})?";
        return one.matches(number) && other.matches(number)
                ? new BigDecimal(one).compareTo(new BigDecimal(other))
                : one.compareTo(other);
    }

    /** Known factors only. */
    public Factors(boolean cold, OptionalInt concurrency, OptionalInt containers) {
        this(cold, false, concurrency, containers, Parameters.NONE, "");
    }

    /** Reads what {@link #text} writes. */
    public static Factors parse(String text) {
        boolean cold = false;
        boolean fresh = false;
        OptionalInt concurrency = OptionalInt.empty();
        OptionalInt containers = OptionalInt.empty();
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> foreign = new ArrayList<>();
        for (String part : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            if (part.equals(COLD)) {
                cold = true;
            } else if (part.equals(FRESH)) {
                fresh = true;
            } else if (part.matches(CONCURRENCY + COUNT)) {
                concurrency = OptionalInt.of(Integer.parseInt(part.substring(CONCURRENCY.length())));
            } else if (part.matches(CONTAINERS + COUNT)) {
                containers = OptionalInt.of(Integer.parseInt(part.substring(CONTAINERS.length())));
            } else if (RESERVED.contains(part.split("=", 2)[0]) || !Parameters.parse(part, parameters)) {
                foreign.add(part);
            }
        }
        return new Factors(cold, fresh, concurrency, containers, new Parameters(parameters), String.join(",", foreign));
    }

    /** So many containers, and nothing else. */
    public static Factors containers(int count) {
        return new Factors(false, OptionalInt.empty(), OptionalInt.of(count));
    }

    /** So many starts at once, and nothing else. */
    public static Factors concurrency(int level) {
        return NONE.withConcurrency(level);
    }

    /** The same factors with or without a cold page cache. */
    public Factors withCold(boolean dropped) {
        return new Factors(dropped, fresh, concurrency, containers, parameters, foreign);
    }

    /** The same factors with or without an engine that has forgotten. */
    public Factors withFresh(boolean forgotten) {
        return new Factors(cold, forgotten, concurrency, containers, parameters, foreign);
    }

    /** The same factors with so many starts at once. */
    public Factors withConcurrency(int level) {
        return new Factors(cold, fresh, OptionalInt.of(level), containers, parameters, foreign);
    }

    /** The same factors with other values of parameters. */
    public Factors withParameters(Parameters values) {
        return new Factors(cold, fresh, concurrency, containers, values, foreign);
    }

    /** The factors as text, {@code cold=true,concurrency=4}; empty if there are none. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (cold) {
            parts.add(COLD);
        }
        if (fresh) {
            parts.add(FRESH);
        }
        concurrency.ifPresent(level -> parts.add(CONCURRENCY + level));
        containers.ifPresent(count -> parts.add(CONTAINERS + count));
        parts.addAll(parameters.texts());
        if (!foreign.isEmpty()) {
            parts.add(foreign);
        }
        return String.join(",", parts);
    }

    /** Whether the conditions were the usual ones. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** By their text. */
    @Override
    public int compareTo(Factors other) {
        return text().compareTo(other.text());
    }
}
