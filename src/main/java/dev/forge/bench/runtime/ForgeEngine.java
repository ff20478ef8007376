package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forge itself, as a fresh process through its launcher, exactly as the others are measured. */
final class ForgeEngine extends CommandLineEngine {
    /** Directories of Forge's home that are the laboratory's and not the engine's. */
    private static final List<String> LABORATORY = List.of("benchmarks", "profiles");

    private List<String> program = List.of("forge");
    private JsonObject info = new JsonObject();

    ForgeEngine(EngineDefinition definition, BenchmarkHost host) {
        super(definition, host);
    }

    @Override
    List<String> program() {
        return program;
    }

    @Override
    public void find() {
        program = own(
                host.launcher(), "FORGE_LAUNCHER names the forge to be measured; without it, forge has to be on PATH");
        Spawn.Ended answer = call("system", "info", "--format", "json").run();
        if (!answer.succeeded()) {
            // Its own words, on one line.
            String[] said = answer.errors().strip().split("\n\nhint: ", 2);
            String why = said[0].replaceFirst("^forge: ", "")
                    .replaceFirst("\n +", " ")
                    .replaceAll("\n +", ", ");
            throw new ForgeException(
                    "forge does not work: " + (why.isEmpty() ? answer.complaint() : why),
                    said.length > 1 ? said[1] : program.getFirst() + " system info says more");
        }
        info = JsonObject.parse(answer.output(), program.getFirst() + " system info --format json");
    }

    @Override
    public EngineConfiguration configuration(Workload workload) {
        return new EngineConfiguration(
                info.text("Version", "unknown"),
                info.text("OciRuntime", "unknown"),
                info.text("StorageDriver", "overlay"),
                new File(info.text("Seccomp", "unknown")).getName(),
                info.text("CgroupDriver", "unknown"),
                workload.network(),
                variation(List.of()));
    }

    /**
     * What Forge asks of its runtime for a workload, so that a bare runtime does the same work; null where there is
     * no Forge to ask.
     */
    static @Nullable JsonObject bundleOf(BenchmarkHost host, BenchmarkImage image, Workload workload) {
        try {
            ForgeEngine forge = new ForgeEngine(EngineDefinition.adapted("forge"), host);
            forge.find();
            forge.load(image);
            return forge.bundle(workload);
        } catch (ForgeException e) {
            return null;
        }
    }

    /**
     * The configuration that Forge gives the OCI runtime for a container: one is started, and its bundle, which
     * {@code inspect} names, is read.
     */
    JsonObject bundle(Workload workload) {
        String container = startIdle(workload);
        try {
            String hostname =
                    call("inspect", "--format", "{{.HostnamePath}}", container).text();
            File config = new File(new File(hostname).getParentFile(), "config.json");
            return JsonObject.parse(TextFile.read(config), config.getPath());
        } finally {
            remove(List.of(container));
        }
    }

    /** The OCI runtime that Forge uses. */
    String runtimePath() {
        return info.text("OciRuntimePath");
    }

    @Override
    public EmptyStore emptyStore(File directory) {
        return new EmptyStore(host.with("FORGE_HOME", directory.getPath()), program, List.of(), directory, () -> {});
    }

    @Override
    public List<File> store() {
        File home = new File(info.text("Home", host.home().root().getPath()));
        File[] entries = home.listFiles();
        if (entries == null) {
            throw new ForgeException("cannot list forge's home " + home);
        }
        List<File> directories = new ArrayList<>();
        for (File entry : entries) {
            if (!LABORATORY.contains(entry.getName())) {
                directories.add(entry);
            }
        }
        return directories;
    }
}
