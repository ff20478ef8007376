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
 * The host on which the engines' commands run.
 *
 * @param environment the environment variables of the commands
 * @param directory where a benchmark may keep its files: {@code $FORGE_HOME/benchmarks}
 * @param home Forge's home
 * @param launcher the forge to measure: a path, or a name to look up on PATH
 */
public record BenchmarkHost(Map<String, String> environment, File directory, ForgeHome home, String launcher) {
    /** The variable that marks the processes of this benchmark, including those it leaves behind. */
    static final String MARKER = "FORGE_BENCHMARK_PROCESS";

    /** Variables that Forge's launcher sets for its own process; the measured forge must get its own values. */
    private static final List<String> LAUNCHER_VARIABLES =
            List.of("FORGE_LAUNCHER", "FORGE_TTY", "FORGE_SHELL", "FORGE_PLAN", "FORGE_ROOTLESS", "FORGE_MAPPED");

    /** The host with this environment, without the variables that Forge's launcher sets. */
    public static BenchmarkHost of(Map<String, String> environment, ForgeHome home) {
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.keySet().removeAll(LAUNCHER_VARIABLES);
        inherited.put(MARKER, Integer.toString(Proc.self()));
        String launcher = environment.getOrDefault("FORGE_LAUNCHER", "");
        return new BenchmarkHost(
                Map.copyOf(inherited), home.file("benchmarks"), home, launcher.isEmpty() ? "forge" : launcher);
    }

    /**
     * The label of every container that a benchmark of this home creates. Benchmarks remove only containers with this
     * label, so two homes that share an engine never remove each other's containers.
     */
    public String label() {
        byte[] path =
                home.root().toPath().toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return Engine.LABEL + "=" + UUID.nameUUIDFromBytes(path);
    }

    /** A copy of this host with one more environment variable. */
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
