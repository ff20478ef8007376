package dev.forge.bench.internal.run;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command that the user wants to be run around the measured ones. */
final class Hook {
    private static final Duration MAX_TIME = Duration.ofMinutes(10);

    private Hook() {}

    /**
     * Runs it in a shell, if there is one.
     *
     * @param name the option that it comes from
     * @param runtime the engine that is measured, or nothing
     * @throws ForgeException if it fails
     */
    static void run(Session session, String name, String command, String runtime) {
        if (command.isEmpty()) {
            return;
        }
        Map<String, String> environment = new HashMap<>(session.context().environment());
        environment.put("FORGE_BENCHMARK_RUNTIME", runtime);
        Spawn.Ended ended = new Spawn(List.of("/bin/sh", "-c", command), environment)
                .within(MAX_TIME)
                .run();
        if (!ended.succeeded()) {
            throw new ForgeException("--" + name + " failed: " + ended.complaint(), "it was: " + command);
        }
    }
}
