package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forge itself, run as a new process through its launcher, so that it is measured exactly like the other engines. */
final class ForgeEngine extends CommandLineEngine {
    /** Subdirectories of Forge's home that belong to the benchmarks and profiles, not to the engine's store. */
    private static final List<String> NOT_STORE = List.of("benchmarks", "profiles");

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
        program = programWithOptions(
                host.launcher(), "FORGE_LAUNCHER names the forge to be measured; without it, forge has to be on PATH");
        Spawn.Ended answer = call("system", "info", "--format", "json").run();
        if (!answer.succeeded()) {
            // Forge's own message, joined into one line.
            String[] complaint = answer.errors().strip().split("\n\nhint: ", 2);
            String why = complaint[0]
                    .replaceFirst("^forge: ", "")
                    .replaceFirst("\n +", " ")
                    .replaceAll("\n +", ", ");
            throw new ForgeException(
                    "forge does not work: " + (why.isEmpty() ? answer.complaint() : why),
                    complaint.length > 1 ? complaint[1] : program.getFirst() + " system info says more");
        }
        info = JsonObject.parse(answer.output(), program.getFirst() + " system info --format json");
    }

    @Override
    public boolean hasWorkflows() {
        return true;
    }

    @Override
    public Spawn workflow(List<String> words) {
        List<String> args = new ArrayList<>(List.of("workflow"));
        args.addAll(words);
        return host.call(program, args);
    }

    @Override
    public boolean keepsStarts() {
        return true;
    }

    @Override
    public void forget() {
        FileTree.remove(new File(info.text("Home", host.home().root().getPath()), "recipes"));
    }

    @Override
    public EngineConfiguration configuration(Workload workload) {
        return new EngineConfiguration(
                info.text("Version", "unknown"),
                info.text("OciRuntime", "unknown"),
                info.text("StorageDriver", "overlay"),
                new File(info.text("Seccomp", "unknown")).getName(),
                info.text("AppArmor", "no profile").contains(" ") ? "none" : info.text("AppArmor"),
                info.text("CgroupDriver", "unknown"),
                workload.network(),
                variation(List.of()));
    }

    /**
     * The bundle configuration that Forge gives its OCI runtime for a workload, so that a bare runtime can do the same
     * work; null if Forge does not work on this host.
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
     * The bundle configuration that Forge gives its OCI runtime for a container. It starts a container and reads the
     * bundle that {@code inspect} names.
     */
    JsonObject bundle(Workload workload) {
        // Of a benchmark that was killed here: where Forge itself is not measured, nobody else looks for it.
        List<String> left = containers();
        if (!left.isEmpty()) {
            remove(left);
        }
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

    /** The path of the OCI runtime that Forge uses. */
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
            if (!NOT_STORE.contains(entry.getName())) {
                directories.add(entry);
            }
        }
        return directories;
    }
}
