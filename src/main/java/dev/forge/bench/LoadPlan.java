package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A benchmark of loading an image into an empty store.
 *
 * @param runtimes the engines' names
 * @param archive the image, an archive that every engine can read; null for the benchmark's own image
 * @param iterations measured loads with each
 */
public record LoadPlan(
        List<String> runtimes,
        @org.jspecify.annotations.Nullable Path archive,
        int iterations) {
    /** How many loads there are if nobody says. */
    public static final int ITERATIONS = 3;

    /** Copies the list; throws {@link ForgeException} on a count that makes no sense or if there is no archive. */
    public LoadPlan {
        runtimes = List.copyOf(runtimes);
        Require.check("iterations", iterations, 1);
        if (archive != null && !Files.isRegularFile(archive)) {
            throw ForgeException.usage("no such archive: " + archive, "podman save and docker save make one");
        }
    }
}
