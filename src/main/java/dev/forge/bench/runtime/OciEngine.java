package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Spawn;
import dev.forge.core.posix.UserNamespace;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bare OCI runtime, the lower bound for every engine that uses it: no image, no storage, no network, one call with
 * a prepared bundle. Its containers have a separate state directory.
 */
final class OciEngine implements Engine {
    private static final List<String> RUNTIMES = List.of("crun", "runc");

    private final EngineDefinition definition;
    private final BenchmarkHost host;
    private final File directory;
    private final RuntimeState state;
    private String runtime = "";
    private boolean confined;
    private String apparmor = "none";
    private int started;

    OciEngine(EngineDefinition definition, BenchmarkHost host) {
        this.definition = definition;
        this.host = host;
        directory = new File(host.directory(), definition.name());
        state = new RuntimeState(new File(directory, "state"));
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public void find() {
        for (String name : definition.has(EngineKey.PROGRAM) ? definition.args(EngineKey.PROGRAM) : RUNTIMES) {
            if (host.program(name) != null) {
                runtime = name;
            }
        }
        if (runtime.isEmpty()) {
            throw ForgeException.missing("no oci runtime is installed", "install one: apt-get install runc");
        }
        make(directory);
        make(state.directory());
    }

    /** Creates a directory unless it exists. */
    static void make(File directory) {
        if (!directory.isDirectory() && !directory.mkdirs()) {
            throw new ForgeException("cannot make the directory " + directory);
        }
    }

    @Override
    public void prepare(BenchmarkImage image, Workload workload) {
        if (!workload.hasOwnImage()) {
            throw new ForgeException(
                    "a bare oci runtime has no images, so it cannot run " + workload.image(),
                    "leave --image out, or leave oci out");
        }
        load(image);
        List<String> candidates = new ArrayList<>(definition.has(EngineKey.PROGRAM) ? List.of(runtime) : RUNTIMES);
        JsonObject template = forgeBundle(image, workload, candidates);
        confined = template != null && template.object("linux").has("seccomp");
        apparmor = template == null ? "none" : template.object("process").text("apparmorProfile", "none");
        Workload trial = workload.trial();
        bundle("trial", trial.shortCommand(), workload.network(), template);
        bundle("short", workload.shortCommand(), workload.network(), template);
        bundle("idle", workload.idleCommand(), workload.network(), template);
        bundle("ending", workload.endingCommand(), workload.network(), template);
        String complaint = "";
        for (String name : candidates) {
            if (host.program(name) != null) {
                runtime = name;
                Spawn.Ended ended = run("trial").run();
                if (ended.succeeded()) {
                    return;
                }
                complaint = ended.complaint();
            }
        }
        throw new ForgeException(
                "it starts no container here: " + complaint,
                "try it yourself: " + String.join(" ", run("trial").command()));
    }

    /**
     * The bundle configuration that Forge gives its runtime, so that the bare runtime does the same work; null if Forge
     * does not work on this host.
     */
    private @Nullable JsonObject forgeBundle(BenchmarkImage image, Workload workload, List<String> candidates) {
        try {
            ForgeEngine forge = new ForgeEngine(EngineDefinition.adapted("forge"), host);
            forge.find();
            forge.load(image);
            if (!definition.has(EngineKey.PROGRAM)) {
                candidates.addFirst(forge.runtimePath());
            }
            return forge.bundle(workload.trial());
        } catch (ForgeException e) {
            return null;
        }
    }

    private void bundle(String name, List<String> command, String network, @Nullable JsonObject template) {
        File bundle = new File(directory, name);
        make(bundle);
        File rootfs = new File(directory, "rootfs");
        JsonObject config = template == null
                ? OciBundle.config(rootfs, command, network)
                : OciBundle.like(template, rootfs, command);
        if (UserNamespace.isRootless()) {
            OciBundle.confine(config, UserNamespace.entry());
        }
        TextFile.write(new File(bundle, "config.json"), config.toString());
    }

    @Override
    public EngineConfiguration configuration(Workload workload) {
        return new EngineConfiguration(
                version(),
                version(),
                "none",
                confined ? "seccomp.json" : "none",
                apparmor,
                "cgroupfs",
                workload.network(),
                definition.variation());
    }

    private String version() {
        String text = call("--version").run().output();
        return text.lines().findFirst().orElse(runtime).replace(" version", "");
    }

    @Override
    public Spawn run(Workload workload) {
        return run("short");
    }

    private Spawn run(String bundle) {
        return run(bundle, List.of(), nextName());
    }

    private Spawn run(String bundle, List<String> options, String container) {
        List<String> args = new ArrayList<>(List.of("run", "--bundle", new File(directory, bundle).getPath()));
        args.addAll(options);
        args.addAll(definition.args(EngineKey.RUN_OPTIONS));
        args.add(container);
        return call(args.toArray(String[]::new));
    }

    @Override
    public Spawn step(LifecycleStep step, Workload workload, String name) {
        return switch (step) {
            case CREATE -> call("create", "--bundle", new File(directory, "ending").getPath(), name);
            case START -> call("start", name);
            case EXEC -> call("exec", name, "true");
            // "kill" does not wait for the end, and "delete --force" waits only briefly.
            case STOP -> call("kill", name, "KILL");
            case RM -> call("delete", "--force", name);
        };
    }

    @Override
    public Spawn exec(String container, List<String> command) {
        List<String> args = new ArrayList<>(List.of("exec", container));
        args.addAll(command);
        return call(args.toArray(String[]::new));
    }

    @Override
    public Spawn runAndKeep(Workload workload) {
        throw noStore();
    }

    @Override
    public String startIdle(Workload workload) {
        String container = nextName();
        run("idle", List.of("--detach"), container).text();
        return container;
    }

    private String nextName() {
        return RuntimeState.PREFIX + Proc.self() + "-" + started++;
    }

    @Override
    public int init(String container) {
        JsonObject state = JsonObject.parse(call("state", container).text(), runtime + " state");
        if (!state.text("status", "").equals("running")) {
            throw CommandLineEngine.endedAlready("");
        }
        return (int) state.number("pid");
    }

    @Override
    public List<String> containers() {
        return state.containers();
    }

    @Override
    public List<String> running() {
        return containers();
    }

    @Override
    public void remove(List<String> containers) {
        for (String container : containers) {
            call("delete", "--force", container).run();
        }
        state.clear(containers);
    }

    @Override
    public Set<Integer> residents() {
        return Set.of();
    }

    @Override
    public List<File> store() {
        throw noStore();
    }

    private static ForgeException noStore() {
        return new ForgeException("a bare oci runtime has no store");
    }

    @Override
    public void load(BenchmarkImage image) {
        try {
            image.unpack(new File(directory, "rootfs"));
        } catch (IOException e) {
            throw new ForgeException("cannot unpack the benchmark's image: " + IoErrors.reason(e), e);
        }
    }

    @Override
    public void unload(BenchmarkImage image) {
        throw noStore();
    }

    private Spawn call(String... args) {
        String path = host.program(runtime);
        List<String> program = new ArrayList<>(List.of(path == null ? runtime : path));
        program.addAll(definition.args(EngineKey.PROGRAM_OPTIONS));
        program.addAll(List.of("--root", state.directory().getPath()));
        return host.call(program, List.of(args));
    }
}
