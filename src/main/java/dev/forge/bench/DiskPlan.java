package dev.forge.bench;

import java.util.List;

/**
 * A disk benchmark.
 *
 * @param runtimes the engines' names
 * @param containers how many containers are run, left in the store and measured
 */
public record DiskPlan(List<String> runtimes, int containers) {
    /** How many containers there are if nobody says: the number of the specification's target. */
    public static final int CONTAINERS = 100;

    /** A plan of its own; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public DiskPlan {
        runtimes = List.copyOf(runtimes);
        Counts.check("containers", containers, 1);
    }
}
