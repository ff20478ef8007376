package dev.forge.dashboard;

import dev.forge.core.PathLookup;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engines' command line programs on this host. */
final class EngineCommands implements Controller.Programs {
    /** The engines that can be asked for their containers, in the order of the tables. */
    private static final String[] ASKED = {"forge", "podman", "docker"};

    private final Map<String, String> programs = new LinkedHashMap<>();
    private final Map<String, String> environment;

    EngineCommands(Map<String, String> environment) {
        this.environment = environment;
        String launcher = environment.getOrDefault("FORGE_LAUNCHER", "");
        for (String engine : ASKED) {
            String program =
                    engine.equals("forge") && !launcher.isEmpty() ? launcher : PathLookup.find(engine, environment);
            if (program != null) {
                programs.put(engine, program);
            }
        }
    }

    /** The engines that can be asked, and their programs. */
    Map<String, String> asked() {
        return programs;
    }

    @Override
    public @Nullable String of(String engine) {
        String program = programs.get(engine);
        if (program != null) {
            return program;
        }
        return PathLookup.find(engine.equals("containerd") ? "nerdctl" : engine, environment);
    }
}
