package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A benchmark of a workflow: the same file on several engines.
 *
 * @param runtimes the engines' names
 * @param file the compose file
 * @param iterations measured rounds, in each of which every engine runs it twice: timed, and watched for its CPU time
 */
public record WorkflowPlan(List<String> runtimes, Path file, int iterations) {
    /** How many rounds there are if nobody says. */
    public static final int ITERATIONS = 6;

    /** Copies the list; throws {@link ForgeException} on a count that makes no sense or if there is no file. */
    public WorkflowPlan {
        runtimes = List.copyOf(runtimes);
        file = file.toAbsolutePath();
        Require.check("iterations", iterations, 1);
        if (!Files.isRegularFile(file)) {
            throw ForgeException.usage("no such file: " + file);
        }
    }
}
