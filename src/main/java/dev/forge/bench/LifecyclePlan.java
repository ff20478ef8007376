package dev.forge.bench;

import java.util.List;

/**
 * A benchmark of the steps of a container's life.
 *
 * @param runtimes the engines' names
 * @param iterations measured lives with each
 * @param warmup lives with each before them, whose times are in no series
 */
public record LifecyclePlan(List<String> runtimes, int iterations, int warmup) {
    /** How many measured lives there are if nobody says. */
    public static final int ITERATIONS = 6;

    /** Copies the list; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public LifecyclePlan {
        runtimes = List.copyOf(runtimes);
        Require.check("iterations", iterations, 1);
        Require.check("warmup", warmup, 0);
    }
}
