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
 * @param parameters with which values of the placeholders in the command and its hooks each engine is measured; one of
 *     none where nothing is scanned
 */
public record StartupPlan(
        List<String> runtimes, int iterations, int warmup, RunPolicy policy, List<Parameters> parameters) {
    /** How many measured runs there are if nobody says. */
    public static final int ITERATIONS = 5;
    /** How many warm-up runs there are if nobody says. */
    public static final int WARMUP = 1;

    /** Copies the list; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public StartupPlan {
        runtimes = List.copyOf(runtimes);
        parameters = parameters.isEmpty() ? List.of(Parameters.NONE) : List.copyOf(parameters);
        Require.check("iterations", iterations, 1);
        Require.check("warmup", warmup, 0);
        if (policy.sequential() && policy.precision().isPresent()) {
            throw ForgeException.usage(
                    "a number of iterations that depends on what is found needs rounds",
                    "leave --order sequential out, or give a number");
        }
    }

    /** A plan that scans nothing. */
    public StartupPlan(List<String> runtimes, int iterations, int warmup, RunPolicy policy) {
        this(runtimes, iterations, warmup, policy, List.of());
    }

    /** A plan that is conducted as usual. */
    public StartupPlan(List<String> runtimes, int iterations, int warmup) {
        this(runtimes, iterations, warmup, RunPolicy.USUAL);
    }
}
