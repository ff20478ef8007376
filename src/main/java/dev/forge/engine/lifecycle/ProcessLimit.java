package dev.forge.engine.lifecycle;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.posix.Cgroups;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many processes and threads a container has, and how many it may have.
 *
 * @param current those that are there
 * @param max the limit
 */
public record ProcessLimit(long current, long max) {
    /** So many more there have to be for a start of an OCI runtime's process, with all its threads, that cannot fail. */
    private static final long ROOM = 8;

    /** That of a container; null if it has none. */
    public static @Nullable ProcessLimit of(Container container) {
        return of(Cgroups.directories(container.cgroup()));
    }

    static @Nullable ProcessLimit of(List<File> directories) {
        for (File directory : directories) {
            String max = Proc.text(directory + "/pids.max");
            String current = Proc.text(directory + "/pids.current");
            if (max != null && current != null && !max.startsWith("max")) {
                return new ProcessLimit(Long.parseLong(current.strip()), Long.parseLong(max.strip()));
            }
        }
        return null;
    }

    /** Whether another process may not start: runc's own threads count, and where one is missing it prints its stack. */
    public boolean isNear() {
        return max - current < ROOM;
    }

    /** Why no process can start: with the exit code that docker has for it. */
    public ForgeException failure(String name) {
        return new ForgeException(
                ExitCode.NOT_EXECUTABLE,
                "the process did not start: container " + name + " may have " + max + " processes, and " + current
                        + " are there",
                "the OCI runtime needs some for a moment: end some of them, or make the container with a higher"
                        + " --pids-limit");
    }
}
