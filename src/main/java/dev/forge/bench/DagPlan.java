package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark of compiling workflows and of deciding what comes next in them, without containers.
 *
 * @param runtimes the engines' names; only those that have workflows are measured
 * @param file the workflow; null for generated ones
 * @param tasks how many steps the generated ones have
 * @param fanIns how their steps depend on each other
 * @param iterations measured rounds
 */
public record DagPlan(
        List<String> runtimes, @Nullable Path file, List<Integer> tasks, List<FanIn> fanIns, int iterations) {
    /** How many steps there are if nobody says. */
    public static final List<Integer> TASKS = List.of(1000, 10_000, 100_000);
    /** How many rounds there are if nobody says. */
    public static final int ITERATIONS = 5;
    /** The most steps; a file of more is larger than Forge reads. */
    public static final int MAX_TASKS = 200_000;
    /** The size that the comparison of engines and its target are about. */
    public static final int TARGET_TASKS = 1000;

    /** Copies the lists; throws {@link ForgeException} on a count that makes no sense or if there is no file. */
    public DagPlan {
        runtimes = List.copyOf(runtimes);
        tasks = List.copyOf(tasks);
        fanIns = List.copyOf(fanIns);
        Require.check("iterations", iterations, 1);
        for (int count : tasks) {
            Require.check("tasks", count, 1);
            if (count > MAX_TASKS) {
                throw ForgeException.usage("tasks is at most " + MAX_TASKS + ", not " + count);
            }
        }
        if (file != null && !Files.isRegularFile(file)) {
            throw ForgeException.usage("no such file: " + file);
        }
    }

    /** Generated workflows of one size, as the comparison of engines has them. */
    public static DagPlan small(List<String> runtimes, int iterations) {
        return new DagPlan(runtimes, null, List.of(TARGET_TASKS), List.of(FanIn.RANDOM), iterations);
    }
}
