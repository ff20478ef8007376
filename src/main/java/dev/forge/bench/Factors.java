package dev.forge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Under which conditions beside the usual a value was measured. Values with different factors are never mixed.
 *
 * @param cold whether the page cache was dropped before
 * @param concurrency how many containers were started at once
 * @param containers how many containers there were
 */
public record Factors(boolean cold, OptionalInt concurrency, OptionalInt containers) {
    /** The usual conditions. */
    public static final Factors NONE = new Factors(false, OptionalInt.empty(), OptionalInt.empty());

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
        return new Factors(dropped, concurrency, containers);
    }

    /** The same factors with so many starts at once. */
    public Factors withConcurrency(int level) {
        return new Factors(cold, OptionalInt.of(level), containers);
    }

    /** The factors as text, {@code cold=true,concurrency=4}; empty if there are none. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (cold) {
            parts.add("cold=true");
        }
        concurrency.ifPresent(level -> parts.add("concurrency=" + level));
        containers.ifPresent(count -> parts.add("containers=" + count));
        return String.join(",", parts);
    }
}
