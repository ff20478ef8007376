package dev.forge.bench;

import java.util.List;

/**
 * A startup benchmark.
 *
 * @param runtimes the engines' names
 * @param iterations measured runs of each
 * @param warmup runs of each before them, which are thrown away
 */
public record StartupPlan(List<String> runtimes, int iterations, int warmup) {
    /** How many measured runs there are if nobody says. */
    public static final int ITERATIONS = 5;
    /** How many warm-up runs there are if nobody says. */
    public static final int WARMUP = 1;

    /** A plan of its own; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public StartupPlan {
        runtimes = List.copyOf(runtimes);
        Counts.check("iterations", iterations, 1);
        Counts.check("warmup", warmup, 0);
    }
}
