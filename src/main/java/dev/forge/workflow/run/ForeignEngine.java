package dev.forge.workflow.run;

import dev.forge.core.ErrorText;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.PathLookup;
import dev.forge.core.TextFile;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.VolumeUse;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another engine, through its command line, which has docker's options: so that the same file runs on it with the same
 * terms as on Forge.
 *
 * @param name what it is called
 * @param program its program
 */
public record ForeignEngine(String name, String program) {
    /** The engines that are known. */
    public static final List<String> NAMES = List.of("podman", "docker");

    /** A limit of processes where the file has none: the same as Forge's. */
    private static final int DEFAULT_PIDS = 2048;

    /**
     * The engine of this name.
     *
     * @throws ForgeException with exit code 3 if it is not installed
     */
    public static ForeignEngine find(String name, Map<String, String> environment) {
        String program = PathLookup.find(name, environment);
        if (program == null) {
            throw ForgeException.missing(name + " is not installed", "leave --engine out to run on forge");
        }
        return new ForeignEngine(name, program);
    }

    /** What of a step has no effect here, by the key that asks for it. */
    public List<String> unsupported(StepDefinition step) {
        List<String> keys = new ArrayList<>();
        if (step.policy().inputs() != null) {
            keys.add("x-forge.inputs");
        }
        String mode = step.isolation().network().mode();
        if (mode != null && mode.startsWith("service:")) {
            keys.add("network_mode: " + mode);
        }
        if (!step.isolation().network().links().isEmpty()) {
            keys.add("links");
        }
        if (step.policy().outputs() != null) {
            keys.add("x-forge.outputs");
        }
        List<String> entrypoint = step.entrypoint();
        if (entrypoint != null && entrypoint.isEmpty()) {
            keys.add("an empty entrypoint");
        }
        return keys;
    }

    /**
     * The command that makes a step's container.
     *
     * @param container its name
     * @param volumes where named volumes are kept: the same directories as Forge's
     * @param files what is mounted beside: the container's path to a file of the host
     * @param labels labels of the run
     * @param attempt which try it is, from 1
     * @param network the run's network, or null if it has none
     */
    public List<String> create(
            StepDefinition step,
            String container,
            File volumes,
            Map<String, File> files,
            Map<String, String> labels,
            int attempt,
            @Nullable String network) {
        List<String> args = new ArrayList<>(List.of(program, "create", "--name", container));
        Map<String, String> all = new LinkedHashMap<>(step.labels());
        all.putAll(labels);
        all.forEach((key, value) -> args.addAll(List.of("--label", key + "=" + value)));
        step.environment().forEach((key, value) -> args.addAll(List.of("--env", key + "=" + value)));
        args.addAll(List.of("--env", "FORGE_TRY=" + attempt));
        StepDefinition.ProcessSettings process = step.process();
        option(args, "--workdir", process.workdir());
        option(args, "--user", process.user());
        each(args, "--group-add", process.groups());
        each(args, "--ulimit", process.ulimits());
        if (process.init()) {
            args.add("--init");
        }
        storage(step, volumes, files, args);
        network(step, network, args);
        each(args, "--cap-add", step.isolation().capAdd());
        each(args, "--cap-drop", step.isolation().capDrop());
        each(args, "--security-opt", step.isolation().securityOptions());
        each(args, "--sysctl", step.isolation().sysctls());
        StepDefinition.LimitSettings limits = step.limits();
        option(args, "--memory", limits.memory() == null ? null : limits.memory() + "b");
        option(args, "--cpus", limits.cpus() == null ? null : Double.toString(limits.cpus()));
        Integer pids = limits.pids();
        args.addAll(List.of("--pids-limit", Integer.toString(pids == null ? DEFAULT_PIDS : pids)));
        option(args, "--stop-signal", step.stopSignal());
        List<String> entrypoint = step.entrypoint();
        if (entrypoint != null && !entrypoint.isEmpty()) {
            args.addAll(List.of("--entrypoint", entrypoint.get(0)));
        }
        args.add(step.image());
        if (entrypoint != null && entrypoint.size() > 1) {
            args.addAll(entrypoint.subList(1, entrypoint.size()));
        }
        if (step.command() != null) {
            args.addAll(step.command());
        }
        return args;
    }

    private static void storage(StepDefinition step, File volumes, Map<String, File> files, List<String> args) {
        for (VolumeUse use : step.storage().volumes()) {
            String source = use.source();
            if (source == null || use.kind() == VolumeUse.Kind.TMPFS) {
                args.addAll(List.of("--tmpfs", use.target()));
            } else {
                File directory = use.kind() == VolumeUse.Kind.BIND ? new File(source) : new File(volumes, source);
                if (use.kind() == VolumeUse.Kind.VOLUME && !directory.mkdirs() && !directory.isDirectory()) {
                    throw new ForgeException("cannot make the directory " + directory + " for volume " + source);
                }
                mount(args, directory, use.target(), use.readOnly());
            }
        }
        files.forEach((target, file) -> mount(args, file, target, true));
        if (step.storage().readOnly()) {
            args.add("--read-only");
        }
    }

    private static void mount(List<String> args, File source, String target, boolean readOnly) {
        args.addAll(
                List.of("--mount", "type=bind,source=" + source + ",target=" + target + (readOnly ? ",readonly" : "")));
    }

    private static void network(StepDefinition step, @Nullable String network, List<String> args) {
        StepDefinition.NetworkSettings settings = step.isolation().network();
        String mode = settings.mode();
        option(args, "--hostname", settings.hostname());
        boolean isOwn = mode == null || mode.startsWith("service:");
        args.addAll(List.of("--network", !isOwn ? mode : network != null ? network : "none"));
        if (isOwn && network != null) {
            args.addAll(List.of("--network-alias", step.name()));
            each(args, "--network-alias", settings.aliases());
        }
        for (String host : settings.extraHosts()) {
            args.addAll(List.of("--add-host", host.replaceFirst("=", ":")));
        }
    }

    /** Whether a step is in the run's own network. */
    static boolean isInRunNetwork(StepDefinition step) {
        String mode = step.isolation().network().mode();
        return mode == null || mode.startsWith("service:");
    }

    private static void option(List<String> args, String name, @Nullable String value) {
        if (value != null) {
            args.addAll(List.of(name, value));
        }
    }

    private static void each(List<String> args, String name, List<String> values) {
        values.forEach(value -> args.addAll(List.of(name, value)));
    }

    /** Whether a command of the engine succeeds. */
    boolean succeeds(String... args) {
        return call(List.of(args)).code == 0;
    }

    /**
     * What a command of the engine prints.
     *
     * @throws ForgeException with what the engine says if it fails
     */
    String text(List<String> args) {
        Answer answer = call(args);
        if (answer.code != 0) {
            String why = ErrorText.reason(answer.said);
            throw new ForgeException(
                    name + " " + args.get(0) + " failed: " + (why.isEmpty() ? "exit code " + answer.code : why));
        }
        return answer.printed.strip();
    }

    /** What a command prints, and how it ends. */
    Answer call(List<String> args) {
        List<String> command = new ArrayList<>(args);
        if (!command.get(0).equals(program)) {
            command.add(0, program);
        }
        try {
            File errors = File.createTempFile("forge-", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectError(errors)
                        .start();
                String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int code = process.waitFor();
                return new Answer(code, printed, TextFile.read(errors));
            } finally {
                errors.delete();
            }
        } catch (IOException e) {
            throw new ForgeException("cannot run " + program + ": " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while " + name + " runs");
        }
    }

    /**
     * The exit code of a command of which nothing else matters; null if it took longer than the limit and was killed. What
     * it has started in a container is the engine's, and ends with the container at the latest.
     */
    @Nullable
    Integer code(List<String> args, Duration limit) throws InterruptedException {
        List<String> command = new ArrayList<>(args);
        command.add(0, program);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            return null;
        } catch (IOException e) {
            throw new ForgeException("cannot run " + program + ": " + IoErrors.reason(e), e);
        }
    }

    /** How a command ended, and what it printed to both streams. */
    record Answer(int code, String printed, String said) {}
}
