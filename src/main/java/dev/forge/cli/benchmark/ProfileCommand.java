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
import dev.forge.profile.ProfileTotals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code forge benchmark profile}: memory and CPU of a process, a container or a command over time. */
public final class ProfileCommand implements Command {
    private static final int DEFAULT_SAMPLES = 10;
    private static final long MAX_NANOS_UNASKED = 50_000_000;

    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark profile",
                "[OPTIONS] [-- COMMAND [ARG...]]",
                "follow the memory and CPU use of forge itself, a process, a container or a command",
                Option.value("-n --samples", "COUNT", "how many snapshots (10; with a command: until it ends)"),
                Option.value("--interval", "TIME", "from one snapshot to the next (1s; with a command: 100ms)"),
                Option.value("--duration", "TIME", "how long, instead of how many snapshots"),
                Option.value("--pid", "PID", "follow this process"),
                Option.flag("--children --include-children", "with --pid: and its descendants"),
                Option.value("--container", "NAME", "follow a running container of any engine"),
                Option.value("--runtime", "ENGINE", "the engine to ask for the container; may be repeated"),
                Style.OPTION,
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
        if (arguments.flag("children") && arguments.value("pid") == null) {
            throw ForgeException.usage(
                    "--children makes no sense without --pid", "a command's and a container's are always included");
        }
        Duration interval =
                Durations.parse("interval", arguments.value("interval", command.isEmpty() ? "1s" : "100ms"));
        int samples = samples(arguments, interval);
        output.check();
        Path directory = directory(terminal);
        if (!command.isEmpty()) {
            try (ChildCommand child = ChildCommand.start(command)) {
                MemoryProfiler profiler = new MemoryProfiler(child.command(), directory);
                follow(profiler, samples, interval, () -> false, new ProfileProgress(terminal, output, samples));
                int code = child.end().exitCode();
                int own = finish(profiler, output, terminal);
                return code == ExitCode.OK ? own : code;
            }
        }
        MemoryProfiler profiler = new MemoryProfiler(target(arguments, terminal), directory);
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            ProfileProgress progress = new ProfileProgress(terminal, output, samples);
            follow(profiler, samples, interval, interruption::requested, progress);
            if (profiler.snapshots().isEmpty() && !interruption.requested()) {
                throw new ForgeException(profiler.target().name() + " has ended");
            }
            return interruption.code(finish(profiler, output, terminal));
        }
    }

    /** Where profiles are saved. That there is no such place does not keep anybody from profiling; it is said at the end. */
    private static Path directory(Terminal terminal) {
        try {
            return ForgeHome.of(terminal.environment()).file("profiles").toPath();
        } catch (ForgeException e) {
            return Path.of("profiles");
        }
    }

    /** How many snapshots; by default as many as fit into the duration, and a command's until it ends. */
    private static int samples(Arguments arguments, Duration interval) {
        @Nullable String duration = arguments.value("duration");
        if (duration == null) {
            return arguments.count("samples", arguments.rest().isEmpty() ? DEFAULT_SAMPLES : Integer.MAX_VALUE, 1);
        }
        if (arguments.value("samples") != null) {
            throw ForgeException.usage("--duration and --samples both say how long; give one");
        }
        long whole = Durations.parse("duration", duration).dividedBy(interval) + 1;
        return (int) Math.min(whole, Integer.MAX_VALUE - 1);
    }

    private static ProfileTarget target(Arguments arguments, Terminal terminal) {
        @Nullable String pid = arguments.value("pid");
        if (pid != null) {
            int id = arguments.count("pid", 0, 1);
            return arguments.flag("children") ? ProfileTarget.tree(id) : ProfileTarget.process(id);
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
            MemoryProfiler profiler, int samples, Duration interval, BooleanSupplier stop, ProfileProgress progress) {
        long start = System.nanoTime();
        for (int i = 0; i < samples; i++) {
            if (i > 0) {
                // By the clock, not by the work between, so that intervals do not drift.
                long wait = start + i * interval.toNanos() - System.nanoTime();
                if (!sleep(profiler, wait, stop)) {
                    break;
                }
            }
            try {
                progress.show(profiler.snapshots().size() + 1, profiler.takeSnapshot(), profiler.target());
            } catch (ForgeException e) {
                // It has ended; what the kernel counted is known all the same.
                break;
            }
        }
        progress.end();
    }

    /** Waits; false if there is nothing left to wait for. */
    private static boolean sleep(MemoryProfiler profiler, long nanos, BooleanSupplier stop) {
        long end = System.nanoTime() + nanos;
        while (!stop.getAsBoolean() && profiler.isAlive()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            // Often enough that the end of a short command is not waited out.
            LockSupport.parkNanos(Math.min(left, MAX_NANOS_UNASKED));
        }
        return false;
    }

    /** Shows the profile, also if it cannot be saved, and saves it, also if it cannot be shown. */
    private static int finish(MemoryProfiler profiler, ReportOutput output, Terminal terminal) {
        ProfileTarget target = profiler.target();
        List<MemorySnapshot> snapshots = profiler.snapshots();
        ProfileTotals totals = profiler.totals();
        int code = ExitCode.OK;
        try {
            output.write(
                    switch (output.format()) {
                        case "json" -> Json.pretty(MemoryReport.json(target, snapshots, totals));
                        case "csv" -> MemoryReport.csv(snapshots);
                        case "markdown" -> MemoryReport.markdown(target, snapshots, totals);
                        default -> MemoryReport.table(target, snapshots, totals, output.width(terminal));
                    },
                    terminal);
        } catch (ForgeException e) {
            terminal.report(e);
            code = e.exitCode();
        }
        try {
            ForgeHome.of(terminal.environment());
            output.remark("saved in " + profiler.saveSnapshots(), terminal);
        } catch (ForgeException e) {
            terminal.report(e);
            code = e.exitCode();
        }
        totals.command()
                .filter(end -> end.exitCode() != 0)
                .ifPresent(end -> output.remark("the command ended with exit code " + end.exitCode(), terminal));
        return code;
    }
}
