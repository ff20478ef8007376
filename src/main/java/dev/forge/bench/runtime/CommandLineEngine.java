package dev.forge.bench.runtime;

import dev.forge.core.ErrorText;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An engine with a command line compatible with docker's, such as Podman and Forge. */
abstract class CommandLineEngine implements Engine {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int REMOVED_AT_ONCE = 100;

    final BenchmarkHost host;
    private final EngineDefinition definition;
    private final String name;

    CommandLineEngine(EngineDefinition definition, BenchmarkHost host) {
        this.definition = definition;
        this.name = definition.name();
        this.host = host;
    }

    /** The engine's program, with the global options that go before every command. */
    abstract List<String> program();

    /** Additional options of this engine for {@code run}. */
    List<String> runOptions() {
        return List.of();
    }

    /** Additional options of this engine for {@code rm}. */
    List<String> removeOptions() {
        return List.of("-f");
    }

    @Override
    public String name() {
        return name;
    }

    /** A command of this engine. */
    Spawn call(String... args) {
        return host.call(program(), List.of(args));
    }

    /**
     * The program and the options of this variant; {@code usual} is the program unless the variant names another one.
     */
    List<String> programWithOptions(String usual, String hint) {
        List<String> args = new ArrayList<>(List.of(installed(definition.text(EngineKey.PROGRAM, usual), hint)));
        args.addAll(definition.args(EngineKey.PROGRAM_OPTIONS));
        return args;
    }

    /** The differences of this variant, followed by the adjustments that were necessary to make the engine work. */
    List<String> variation(List<String> adjustments) {
        List<String> all = new ArrayList<>(definition.variation());
        all.addAll(adjustments);
        return all;
    }

    /**
     * The absolute path of a program.
     *
     * @throws ForgeException with exit code 3 and the hint if it is not installed
     */
    String installed(String program, String hint) {
        String path = host.program(program);
        if (path == null) {
            throw ForgeException.missing(program + " is not installed", hint);
        }
        return path;
    }

    @Override
    public void prepare(BenchmarkImage image, Workload workload) {
        load(image);
        Workload trial = workload.trial();
        Spawn.Ended ended = run(trial).run();
        if (!ended.succeeded() && !adjust(trial, ended.complaint())) {
            throw new ForgeException(
                    "it starts no container here: " + ended.complaint(),
                    "try it yourself: " + String.join(" ", run(trial).command()) + adjustmentHint());
        }
        if (!workload.hasOwnImage()
                && !call("image", "inspect", workload.imageName()).run().succeeded()) {
            throw new ForgeException(
                    name + " has no image " + workload.imageName(),
                    "bring it into " + name + " first; a benchmark never pulls");
        }
    }

    /** Changes the engine's options so that a container starts; false if no change helps. */
    boolean adjust(Workload trial, String complaint) {
        return false;
    }

    /** A hint for the user whose engine starts no container; empty if there is none. */
    String adjustmentHint() {
        return "";
    }

    @Override
    public Spawn run(Workload workload) {
        return host.call(program(), runArgs(List.of("--rm"), workload, workload.shortCommand()));
    }

    @Override
    public Spawn runAndKeep(Workload workload) {
        return host.call(program(), runArgs(List.of("-d"), workload, workload.shortCommand()));
    }

    @Override
    public String startIdle(Workload workload) {
        String output = host.call(program(), runArgs(List.of("-d"), workload, workload.idleCommand()))
                .text();
        // Warnings may precede the id.
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    @Override
    public Spawn step(LifecycleStep step, Workload workload, String container) {
        return switch (step) {
            case CREATE ->
                host.call(program(), args("create", List.of("--name", container), workload, workload.endingCommand()));
            case START -> call("start", container);
            case EXEC -> call("exec", container, "true");
            case STOP -> call("stop", container);
            case RM -> call("rm", container);
        };
    }

    @Override
    public Spawn exec(String container, List<String> command) {
        List<String> args = new ArrayList<>(List.of("exec", container));
        args.addAll(command);
        return host.call(program(), args);
    }

    private List<String> runArgs(List<String> options, Workload workload, List<String> command) {
        return args("run", options, workload, command);
    }

    private List<String> args(String verb, List<String> options, Workload workload, List<String> command) {
        List<String> args = new ArrayList<>(List.of(verb));
        args.addAll(options);
        args.addAll(List.of("--network", workload.network(), "--label", host.label()));
        args.addAll(runOptions());
        args.addAll(definition.args(EngineKey.RUN_OPTIONS));
        args.add(workload.imageName());
        args.addAll(command);
        return args;
    }

    /** The payload may have these codes too; of an own failure the engine says why. */
    @Override
    public boolean neverStarted(Spawn.Ended ended) {
        int code = ended.exitCode().orElse(0);
        return code >= 125 && code <= 127 && ErrorText.isEngineError(ended.errors());
    }

    @Override
    public int init(String container) {
        String pid = call("inspect", "--format", "{{.State.Pid}}", container).text();
        if (pid.isEmpty() || pid.equals("0") || !pid.chars().allMatch(Character::isDigit)) {
            throw endedAlready(lastLine(call("logs", container).run()));
        }
        return Integer.parseInt(pid);
    }

    private static String lastLine(Spawn.Ended logs) {
        String text = (logs.output() + logs.errors()).strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** The failure of a container that ended although its command had to idle. */
    static ForgeException endedAlready(String lastLine) {
        return new ForgeException(
                "the idle container has already ended" + (lastLine.isBlank() ? "" : " (" + lastLine + ")"),
                "its command must run until it is stopped, like sleep");
    }

    @Override
    public List<String> containers() {
        return list("-a", "-q", "--no-trunc", "--filter", "label=" + host.label());
    }

    @Override
    public List<String> running() {
        return list("-q", "--no-trunc", "--filter", "label=" + host.label());
    }

    private List<String> list(String... options) {
        List<String> args = new ArrayList<>(List.of("ps"));
        args.addAll(List.of(options));
        String ids = host.call(program(), args).text();
        return ids.isEmpty() ? List.of() : List.of(ids.split("\\s+", -1));
    }

    @Override
    public void remove(List<String> containers) {
        for (int from = 0; from < containers.size(); from += REMOVED_AT_ONCE) {
            List<String> args = new ArrayList<>(List.of("rm"));
            args.addAll(removeOptions());
            args.addAll(containers.subList(from, Math.min(from + REMOVED_AT_ONCE, containers.size())));
            host.call(program(), args).within(LONG).text();
        }
    }

    @Override
    public Set<Integer> residents() {
        return Set.of();
    }

    @Override
    public void load(BenchmarkImage image) {
        if (!holds(image)) {
            call("load", "-i", image.archive().getPath()).within(LONG).text();
            if (!holds(image)) {
                throw new ForgeException(
                        name + " loaded the benchmark's image with another id than " + image.id(),
                        "remove " + BenchmarkImage.NAME + " from " + name + " and try again");
            }
        }
    }

    /** Whether the engine's store holds exactly this image. */
    boolean holds(BenchmarkImage image) {
        Spawn.Ended found = call("image", "inspect", "--format", "{{.Id}}", BenchmarkImage.NAME)
                .run();
        return found.succeeded() && found.output().strip().endsWith(image.id());
    }

    @Override
    public void unload(BenchmarkImage image) {
        call("rmi", BenchmarkImage.NAME).text();
    }

    /** The directory whose path the engine printed. */
    static List<File> directory(String path) {
        if (!path.startsWith("/")) {
            throw new ForgeException(
                    "the engine's store directory is not an absolute path: " + (path.isEmpty() ? "nothing" : path));
        }
        return List.of(new File(path));
    }
}
