package dev.forge.cli.benchmark;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Durations;
import dev.forge.cli.command.InterruptHandler;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.Suggestions;
import dev.forge.profile.ContainerLookup;
import dev.forge.profile.MemoryProfiler;
import dev.forge.profile.MemoryReport;
import dev.forge.profile.MemorySnapshot;
import dev.forge.profile.ProfileTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code forge benchmark profile}: memory and CPU of a process, a container or a command over time. */
public final class ProfileCommand implements Command {
    private static final int DEFAULT_SAMPLES = 10;
    /** As a shell has it for a command that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark profile",
                "[OPTIONS] [-- COMMAND [ARG...]]",
                "follow the memory and CPU use of forge itself, a process, a container or a command",
                Option.value("-n --samples", "COUNT", "how many snapshots (10; with a command: until it ends)"),
                Option.value("--interval", "TIME", "from one snapshot to the next (1s; with a command: 100ms)"),
                Option.value("--pid", "PID", "follow this process"),
                Option.value("--container", "NAME", "follow a running container of any engine"),
                Option.value("--runtime", "ENGINE", "the engine to ask for the container; may be repeated"),
                ReportOutput.FORMAT,
                ReportOutput.OUTPUT,
                ReportOutput.QUIET);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        ReportOutput output = ReportOutput.of(arguments);
        List<String> command = arguments.rest();
        int targets = (command.isEmpty() ? 0 : 1)
                + (arguments.value("pid") == null ? 0 : 1)
                + (arguments.value("container") == null ? 0 : 1);
        if (targets > 1) {
            throw ForgeException.usage("--pid, --container and -- COMMAND are three targets; a profile has one");
        }
        if (!arguments.values("runtime").isEmpty() && arguments.value("container") == null) {
            throw ForgeException.usage("--runtime makes no sense without --container");
        }
        int samples = arguments.count("samples", command.isEmpty() ? DEFAULT_SAMPLES : Integer.MAX_VALUE, 1);
        Duration interval =
                Durations.parse("interval", arguments.value("interval", command.isEmpty() ? "1s" : "100ms"));
        output.check();
        try (InterruptHandler interruption = InterruptHandler.watch();
                @Nullable ChildCommand child = command.isEmpty() ? null : ChildCommand.start(command)) {
            ProfileTarget target = child != null ? child.target() : target(arguments, terminal);
            Path directory =
                    ForgeHome.of(terminal.environment()).file("profiles").toPath();
            MemoryProfiler profiler = new MemoryProfiler(target, directory);
            follow(profiler, samples, interval, interruption, new ProfileProgress(terminal, output, target, samples));
            return finish(profiler, child, interruption, output, terminal);
        }
    }

    private static ProfileTarget target(Arguments arguments, Terminal terminal) {
        @Nullable String pid = arguments.value("pid");
        if (pid != null) {
            return ProfileTarget.process(arguments.count("pid", 0, 1));
        }
        @Nullable String container = arguments.value("container");
        if (container == null) {
            return ProfileTarget.self();
        }
        if (container.isEmpty()) {
            throw ForgeException.usage("--container needs a name");
        }
        return new ContainerLookup(engines(arguments, terminal)).find(container);
    }

    private static Map<String, String> engines(Arguments arguments, Terminal terminal) {
        Map<String, String> engines = new LinkedHashMap<>();
        // Forge asks itself through its command line, as it asks the others.
        engines.put("forge", terminal.environment().getOrDefault("FORGE_LAUNCHER", "forge"));
        engines.put("podman", "podman");
        engines.put("docker", "docker");
        List<String> chosen = arguments.values("runtime");
        for (String name : chosen) {
            if (!engines.containsKey(name)) {
                throw ForgeException.usage(
                        "unknown engine " + name,
                        Suggestions.hint(
                                name,
                                List.copyOf(engines.keySet()),
                                "there are " + String.join(", ", engines.keySet())));
            }
        }
        if (!chosen.isEmpty()) {
            engines.keySet().retainAll(chosen);
        }
        return engines;
    }

    /** Takes snapshots until there are enough, the target has ended or the user stops. */
    private static void follow(
            MemoryProfiler profiler,
            int samples,
            Duration interval,
            InterruptHandler interruption,
            ProfileProgress progress) {
        long start = System.nanoTime();
        for (int i = 0; i < samples; i++) {
            if (i > 0) {
                // By the clock, not by the work between, so that intervals do not drift.
                long wait = start + i * interval.toNanos() - System.nanoTime();
                if (!sleep(profiler, wait, interruption)) {
                    break;
                }
            }
            MemorySnapshot snapshot;
            try {
                snapshot = profiler.takeSnapshot();
            } catch (ForgeException e) {
                if (profiler.snapshots().isEmpty()) {
                    throw e;
                }
                break;
            }
            progress.show(profiler.snapshots().size(), snapshot);
        }
        progress.end();
    }

    /** Waits; false if there is nothing left to wait for. */
    private static boolean sleep(MemoryProfiler profiler, long nanos, InterruptHandler interruption) {
        long end = System.nanoTime() + nanos;
        while (!interruption.requested() && profiler.isAlive()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            try {
                // Often enough that the end of a short command is not waited out.
                Thread.sleep(Duration.ofNanos(Math.min(left, 50_000_000)));
            } catch (InterruptedException e) {
                return false;
            }
        }
        return false;
    }

    private static int finish(
            MemoryProfiler profiler,
            @Nullable ChildCommand child,
            InterruptHandler interruption,
            ReportOutput output,
            Terminal terminal) {
        int code = child == null ? ExitCode.OK : child.end(interruption);
        List<MemorySnapshot> snapshots = profiler.snapshots();
        if (!snapshots.isEmpty()) {
            Path saved = profiler.saveSnapshots();
            ProfileTarget target = profiler.target();
            output.write(
                    switch (output.format()) {
                        case "json" -> Json.pretty(MemoryReport.json(target, snapshots));
                        case "csv" -> MemoryReport.csv(snapshots);
                        case "markdown" -> MemoryReport.markdown(target, snapshots);
                        default -> MemoryReport.table(target, snapshots);
                    },
                    terminal);
            output.remark("saved in " + saved, terminal);
        }
        if (interruption.requested()) {
            return INTERRUPTED;
        }
        if (child != null && code != 0) {
            output.remark("the command ended with exit code " + code, terminal);
        }
        return code;
    }
}
