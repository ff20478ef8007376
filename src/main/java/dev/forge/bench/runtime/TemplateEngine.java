package dev.forge.bench.runtime;

import static dev.forge.bench.runtime.EngineKey.*;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine defined by command templates. An operation without a template fails with a message that says so. If the
 * list command has the placeholder {@code {label}}, the benchmark's containers are those with its label, else those
 * whose names have the benchmark's prefix.
 */
final class TemplateEngine implements Engine {
    private static final Duration LONG = Duration.ofMinutes(5);
    /** How long a container without a new pid namespace must have run before it counts as started. */
    private static final long SETTLED_NANOS = 500_000_000;

    private final EngineDefinition definition;
    private final BenchmarkHost host;
    private final File directory;
    private final RuntimeState state;
    private final BackgroundProcesses background;
    private final Map<List<String>, File> bundles = new HashMap<>();
    private @Nullable JsonObject bundleTemplate;
    private @Nullable BenchmarkImage image;
    private List<String> program = List.of();
    private String version = "unknown";
    private String seccomp = "unknown";
    private int started;

    TemplateEngine(EngineDefinition definition, BenchmarkHost host) {
        this.definition = definition;
        this.host = host;
        directory = new File(host.directory(), "engines/" + definition.name());
        state = new RuntimeState(new File(directory, "state"));
        background = new BackgroundProcesses(definition.name(), host, new File(directory, "log"));
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public void find() {
        if (definition.has(PROGRAM)) {
            String name = definition.text(PROGRAM, "");
            String path = host.program(name);
            if (path == null) {
                throw ForgeException.missing(
                        name + " is not installed",
                        definition.has(INSTALL)
                                ? "install it: " + definition.text(INSTALL, "")
                                : "it is " + name() + "'s program in " + definition.origin());
            }
            program = new ArrayList<>(List.of(path));
            program.addAll(definition.args(PROGRAM_OPTIONS));
        }
        OciEngine.make(state.directory());
        if (definition.has(DAEMON_SOCKET) && !new File(path(DAEMON_SOCKET)).exists()) {
            throw ForgeException.missing(
                    name() + "'s daemon is not at " + path(DAEMON_SOCKET),
                    "start it, or define a variant of " + name() + " with another daemon-socket");
        }
        if (definition.has(VERSION)) {
            Spawn.Ended ended = call(VERSION, Map.of()).run();
            if (!ended.succeeded()) {
                throw new ForgeException(
                        name() + " does not work: " + ended.complaint(), tryIt(call(VERSION, Map.of())));
            }
            version = EngineOutput.version(ended.output()).orElse(firstLine(ended.output()));
        }
    }

    private static String tryIt(Spawn command) {
        return "try it yourself: " + String.join(" ", command.command());
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    @Override
    public void prepare(BenchmarkImage benchmarkImage, Workload workload) {
        if (!workload.hasOwnImage() && !definition.uses("image")) {
            throw new ForgeException(
                    name() + " has no images, so it cannot run " + workload.image(),
                    "leave --image out, or leave " + name() + " out");
        }
        if (definition.uses("bundle")) {
            bundleTemplate = ForgeEngine.bundleOf(host, benchmarkImage, workload.trial());
        }
        load(benchmarkImage);
        Workload trial = workload.trial();
        Spawn.Ended ended = run(trial).run();
        if (!ended.succeeded()) {
            throw new ForgeException("it starts no container here: " + ended.complaint(), tryIt(run(trial)));
        }
        // The process's own status is more reliable than the engine's declaration.
        List<String> readStatus = List.of("cat", "/proc/self/status");
        seccomp = seccomp(
                run(new Workload(null, readStatus, workload.network())).run().output());
        if (!workload.hasOwnImage() && definition.has(IMAGE_EXISTS) && !exists(workload.imageName())) {
            throw new ForgeException(
                    name() + " has no image " + workload.imageName(),
                    "bring it into " + name() + " first; a benchmark never pulls");
        }
    }

    /** The seccomp mode from proc_pid_status(5) if the container can print it, else the declared one. */
    private String seccomp(String status) {
        String declared = fact(SECCOMP);
        if (status.contains("\nSeccomp:\t0")) {
            return "none";
        }
        return status.contains("\nSeccomp:\t2") && declared.equals("unknown") ? "unnamed" : declared;
    }

    @Override
    public EngineConfiguration configuration(Workload workload) {
        return new EngineConfiguration(
                version,
                fact(OCI_RUNTIME),
                fact(STORAGE_DRIVER),
                seccomp,
                fact(CGROUP_DRIVER),
                controlsNetwork() ? workload.network() : "unknown",
                definition.variation());
    }

    private boolean controlsNetwork() {
        return Stream.of("network", "network-options", "bundle").anyMatch(definition::uses);
    }

    /** A text of the definition, or the first line that its command prints. */
    private String fact(EngineKey key) {
        if (!definition.commands().contains(key)) {
            return definition.text(key, "unknown");
        }
        Spawn.Ended ended = call(key, Map.of()).run();
        String line = firstLine(ended.output()).replace(" version", "");
        return ended.succeeded() && !line.isEmpty() ? line : "unknown";
    }

    @Override
    public Spawn run(Workload workload) {
        return start(RUN, workload, workload.shortCommand(), nextName());
    }

    @Override
    public Spawn runAndKeep(Workload workload) {
        return start(RUN_DETACHED, workload, workload.shortCommand(), nextName());
    }

    @Override
    public String startIdle(Workload workload) {
        String name = nextName();
        if (!definition.has(RUN_DETACHED)) {
            background.start(name, start(RUN, workload, workload.idleCommand(), name), SETTLED_NANOS);
            return name;
        }
        String output =
                start(RUN_DETACHED, workload, workload.idleCommand(), name).text();
        return definition.uses(RUN_DETACHED, "name") ? name : output.substring(output.lastIndexOf('\n') + 1);
    }

    @Override
    public Spawn step(LifecycleStep step, Workload workload, String container) {
        return switch (step) {
            case CREATE -> start(CREATE, workload, workload.endingCommand(), container);
            case START -> one(START, container);
            case EXEC -> call(EXEC, Map.of("name", List.of(container), "command", List.of("true")));
            case STOP -> one(STOP, container);
            case RM -> one(RM, container);
        };
    }

    @Override
    public Spawn exec(String container, List<String> command) {
        return call(EXEC, Map.of("name", List.of(container), "command", command));
    }

    private Spawn start(EngineKey key, Workload workload, List<String> command, String name) {
        Map<String, List<String>> values = new HashMap<>();
        values.put("name", List.of(name));
        values.put("command", command);
        values.put("run-options", definition.args(RUN_OPTIONS));
        values.put("network", List.of(workload.network()));
        values.put("network-options", definition.networks().getOrDefault(workload.network(), List.of()));
        values.put("label", List.of(host.label()));
        values.put("image", List.of(workload.imageName()));
        values.put("rootfs", List.of(rootfs().getPath()));
        if (definition.uses("bundle")) {
            values.put("bundle", List.of(bundle(command, workload.network()).getPath()));
        }
        return call(key, values);
    }

    private String nextName() {
        return RuntimeState.PREFIX + Proc.self() + "-" + started++;
    }

    private File rootfs() {
        return new File(directory, "rootfs");
    }

    /** A bundle for a command; written on first use. */
    private File bundle(List<String> command, String network) {
        List<String> key = new ArrayList<>(command);
        key.add(network);
        return bundles.computeIfAbsent(key, args -> {
            File bundle = new File(directory, "bundle-" + bundles.size());
            OciEngine.make(bundle);
            JsonObject template = bundleTemplate;
            JsonObject config = template == null
                    ? OciBundle.config(rootfs(), command, network)
                    : OciBundle.like(template, rootfs(), command);
            TextFile.write(new File(bundle, "config.json"), config.toString());
            return bundle;
        });
    }

    @Override
    public int init(String container) {
        if (!definition.has(PID)) {
            if (definition.has(RUN_DETACHED)) {
                throw lacks(PID);
            }
            return background.init(container);
        }
        return EngineOutput.pid(one(PID, container).text()).orElseThrow(() -> CommandLineEngine.endedAlready(""));
    }

    @Override
    public List<String> containers() {
        Set<String> names = new LinkedHashSet<>(definition.has(LIST) ? list(LIST) : background.names());
        names.addAll(state.containers());
        return List.copyOf(names);
    }

    @Override
    public List<String> running() {
        return definition.has(LIST_RUNNING) ? list(LIST_RUNNING) : containers();
    }

    private List<String> list(EngineKey key) {
        boolean filtered = definition.uses(key, "label");
        return call(key, Map.of("label", List.of(host.label())))
                .text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && (filtered || line.startsWith(RuntimeState.PREFIX)))
                .toList();
    }

    @Override
    public void remove(List<String> containers) {
        List<String> bare = new ArrayList<>(state.containers());
        bare.retainAll(containers);
        for (String container : containers) {
            if (!definition.has(RM)) {
                background.kill(container);
            } else if (bare.contains(container)) {
                one(RM, container).within(LONG).run();
            } else {
                one(RM, container).within(LONG).text();
            }
        }
        state.clear(bare);
    }

    @Override
    public Set<Integer> residents() {
        Set<Integer> daemon;
        if (definition.has(DAEMON_SOCKET)) {
            daemon = SocketOwner.of(new File(path(DAEMON_SOCKET)));
        } else if (definition.has(DAEMON_PID_FILE)) {
            daemon = number(DAEMON_PID_FILE, TextFile.read(new File(path(DAEMON_PID_FILE))));
        } else if (definition.has(DAEMON_PID)) {
            daemon = number(DAEMON_PID, call(DAEMON_PID, Map.of()).text());
        } else {
            return Set.of();
        }
        if (daemon.isEmpty()) {
            throw new ForgeException(
                    "no process can be found behind " + path(DAEMON_SOCKET),
                    "seeing another user's processes needs root");
        }
        return ProcessTable.read().withDescendants(daemon);
    }

    private Set<Integer> number(EngineKey key, String text) {
        return Set.of(EngineOutput.pid(text)
                .orElseThrow(() ->
                        new ForgeException(name() + "'s " + key.key() + " printed no process id: " + text.strip())));
    }

    private String path(EngineKey key) {
        return filled(definition.args(key), Map.of()).getFirst();
    }

    @Override
    public List<File> store() {
        if (!definition.has(STORE)) {
            throw lacks(STORE);
        }
        return filled(definition.args(STORE), Map.of()).stream().map(File::new).toList();
    }

    @Override
    public void load(BenchmarkImage benchmarkImage) {
        image = benchmarkImage;
        if (definition.has(LOAD)) {
            call(LOAD, imageValues(BenchmarkImage.NAME)).within(LONG).text();
            if (definition.has(IMAGE_EXISTS) && !exists(BenchmarkImage.NAME)) {
                throw new ForgeException(
                        name() + " loaded the benchmark's image but does not have it",
                        tryIt(call(IMAGE_EXISTS, imageValues(BenchmarkImage.NAME))));
            }
        }
        if (definition.uses("rootfs") || definition.uses("bundle")) {
            try {
                benchmarkImage.unpack(rootfs());
            } catch (IOException e) {
                throw new ForgeException("cannot unpack the benchmark's image: " + IoErrors.reason(e), e);
            }
        }
    }

    @Override
    public void unload(BenchmarkImage benchmarkImage) {
        image = benchmarkImage;
        call(UNLOAD, imageValues(BenchmarkImage.NAME)).text();
    }

    /** Some engines report through the exit code whether they have an image, others through a line of output. */
    private boolean exists(String name) {
        Spawn.Ended found = call(IMAGE_EXISTS, imageValues(name)).run();
        return found.succeeded() && !found.output().isBlank();
    }

    private Map<String, List<String>> imageValues(String name) {
        BenchmarkImage known = image;
        if (known == null) {
            throw new IllegalStateException("prepare comes first");
        }
        return Map.of(
                "image", List.of(name), "archive", List.of(known.archive().getPath()), "image-id", List.of(known.id()));
    }

    private Spawn one(EngineKey key, String container) {
        return call(key, Map.of("name", List.of(container)));
    }

    /** A command of this engine; its program is looked up on PATH. */
    private Spawn call(EngineKey key, Map<String, List<String>> values) {
        if (!definition.has(key)) {
            throw lacks(key);
        }
        List<String> args = filled(definition.args(key), values);
        String path = host.program(args.getFirst());
        if (path == null) {
            throw ForgeException.missing(
                    args.getFirst() + " is not installed",
                    "it is in " + name() + "'s " + key.key() + ", " + definition.origin());
        }
        return host.call(List.of(path), args.subList(1, args.size()));
    }

    private List<String> filled(List<String> args, Map<String, List<String>> values) {
        Map<String, List<String>> all = new HashMap<>(values);
        all.put("program", program);
        all.put("state", List.of(state.directory().getPath()));
        return new Placeholders(all).fill(args);
    }

    private ForgeException lacks(EngineKey key) {
        return new ForgeException(name() + " has no " + key.key(), "it is defined in " + definition.origin());
    }
}
