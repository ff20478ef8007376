package dev.forge.bench;

import java.util.List;

/**
 * A disk benchmark.
 *
 * @param runtimes the engines' names
 * @param containers how many containers are run, left in the store and measured
 * @param forgeContainers how many with Forge, whose target names a number of its own
 */
public record DiskPlan(List<String> runtimes, int containers, int forgeContainers) {
    /** How many containers there are if nobody says: the number of the specification's target. */
    public static final int CONTAINERS = 100;

    /** Copies the list; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public DiskPlan {
        runtimes = List.copyOf(runtimes);
        Require.check("containers", containers, 1);
        Require.check("forgeContainers", forgeContainers, 1);
    }

    /** The same number of containers with every engine. */
    public DiskPlan(List<String> runtimes, int containers) {
        this(runtimes, containers, containers);
    }

    public int containers(String runtime) {
        return runtime.equals("forge") ? forgeContainers : containers;
    }
}
