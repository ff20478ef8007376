package dev.forge.bench;

import java.util.List;

/**
 * A benchmark of what file input and output costs in a container beside the host.
 *
 * @param runtimes the engines' names
 * @param iterations measured rounds, each in a new container of each engine
 */
public record FilesPlan(List<String> runtimes, int iterations) {
    /** How many rounds there are if nobody says. */
    public static final int ITERATIONS = 6;
    /** How many there are in a comparison of engines. */
    public static final int FEW = 3;

    /** Copies the list; throws {@link dev.forge.core.ForgeException} on a count that makes no sense. */
    public FilesPlan {
        runtimes = List.copyOf(runtimes);
        Require.check("iterations", iterations, 1);
    }
}
