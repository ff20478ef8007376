package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.util.List;

/**
 * A startup benchmark.
 *
 * @param runtimes the engines' names
 * @param iterations measured runs of each
 * @param warmup runs of each before them, which are in no figure
 * @param policy how the runs are conducted
 */
public record StartupPlan(List<String> runtimes, int iterations, int warmup, RunPolicy policy) {
    /** How many measured runs there are if nobody says. */
    public static final int ITERATIONS = 5;
    /** How many warm-up runs there are if nobody says. */
    public static final int WARMUP = 1;

    /** Copies the list; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public StartupPlan {
        runtimes = List.copyOf(runtimes);
        Require.check("iterations", iterations, 1);
        Require.check("warmup", warmup, 0);
        if (policy.sequential() && policy.precision().isPresent()) {
            throw ForgeException.usage(
                    "a number of iterations that depends on what is found needs rounds",
                    "leave --order sequential out, or give a number");
        }
    }

    /** A plan that is conducted as usual. */
    public StartupPlan(List<String> runtimes, int iterations, int warmup) {
        this(runtimes, iterations, warmup, RunPolicy.USUAL);
    }
}
