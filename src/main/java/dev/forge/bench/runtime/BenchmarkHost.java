package dev.forge.bench.runtime;

import dev.forge.core.ForgeHome;
import dev.forge.core.PathLookup;
import dev.forge.core.Proc;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The host as the engines' command lines see it.
 *
 * @param environment the environment that they run in
 * @param directory where a benchmark may keep what it needs: {@code $FORGE_HOME/benchmarks}
 * @param home Forge's home
 * @param launcher the forge that is measured: a path, or a name to be found on PATH
 */
public record BenchmarkHost(Map<String, String> environment, File directory, ForgeHome home, String launcher) {
    /** Marks the processes that this benchmark started and whatever they left behind. */
    static final String MARKER = "FORGE_BENCHMARK_PROCESS";

    /** What Forge's launcher tells the process that it starts; a forge that is measured is told anew. */
    private static final List<String> LAUNCHERS_OWN =
            List.of("FORGE_LAUNCHER", "FORGE_TTY", "FORGE_SHELL", "FORGE_PLAN");

    /** The host with the environment of a process, without what Forge's launcher put there. */
    public static BenchmarkHost of(Map<String, String> environment, ForgeHome home) {
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.keySet().removeAll(LAUNCHERS_OWN);
        inherited.put(MARKER, Integer.toString(Proc.self()));
        String launcher = environment.getOrDefault("FORGE_LAUNCHER", "");
        return new BenchmarkHost(
                Map.copyOf(inherited), home.file("benchmarks"), home, launcher.isEmpty() ? "forge" : launcher);
    }

    /**
     * What every container of this home's benchmarks is labelled with; only containers with this very label are ever
     * removed, so that laboratories with other homes do not meet in an engine that they share.
     */
    public String label() {
        byte[] path =
                home.root().toPath().toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return Engine.LABEL + "=" + UUID.nameUUIDFromBytes(path);
    }

    /** The same host with one more variable. */
    BenchmarkHost with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new BenchmarkHost(Map.copyOf(more), directory, home, launcher);
    }

    @Nullable
    String program(String name) {
        return PathLookup.find(name, environment);
    }

    Spawn call(List<String> program, List<String> args) {
        List<String> command = new ArrayList<>(program);
        command.addAll(args);
        return new Spawn(command, environment);
    }
}
