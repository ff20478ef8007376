package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.InterruptHandler;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Suggestions;
import dev.forge.core.text.Plural;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.ForeignEngine;
import dev.forge.workflow.run.ForeignRun;
import dev.forge.workflow.run.PastRun;
import dev.forge.workflow.run.RunControl;
import dev.forge.workflow.run.RunEvents;
import dev.forge.workflow.run.Scheduler;
import dev.forge.workflow.run.WorkflowRun;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code forge workflow run}: runs the steps of a compose file. */
public final class WorkflowRunCommand implements Command {
    /** The variable that a benchmark sets for what it runs: it keeps the figures itself. */
    private static final String MEASURED = "FORGE_BENCHMARK_PROCESS";

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow run",
                "[OPTIONS] [FILE] [STEP...]",
                "run the steps of a compose file, or those named and what they need",
                WorkflowSource.PROFILE,
                Option.value(
                        "-j --jobs",
                        "NUMBER",
                        "most steps at once (default: as many as processors); auto: by the host's pressure"),
                Option.flag("-k --keep-going", "after a failure, go on with what does not depend on it"),
                Option.flag("--resume", "do not run again what succeeded in the latest run and is the same"),
                Option.value("--engine", "ENGINE", "run on this engine instead: podman or docker"),
                Option.attached(
                        "--no-cache", "STEP", "run all steps, or this one, whatever the cache has; may be repeated"),
                Option.flag("--wait-for-lock", "wait for the end of another run of this workflow, instead of failing"),
                Option.value("--format", "FORMAT", "plain, or json for a stream of events"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "plain");
        if (!format.equals("plain") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are plain and json");
        }
        ForeignEngine engine = engine(arguments, terminal);
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        Scheduler.Capacity capacity = capacity(arguments);
        StepGraph graph = null;
        if (!source.workflow().problems().hasErrors()) {
            graph = source.selected(arguments);
            if (engine == null) {
                source.requireImages(terminal, graph.steps());
            }
        }
        if (source.isUnusable(terminal) || graph == null) {
            return WorkflowSource.unusable();
        }
        if (graph.steps().isEmpty()) {
            throw new ForgeException("there is nothing to run: every step belongs to a profile", "add --profile NAME");
        }
        LiveOutput live = format.equals("plain") && LiveOutput.isFit(terminal)
                ? LiveOutput.of(terminal, source.workflow().name(), graph)
                : null;
        RunEvents output = live == null ? new RunOutput(terminal, format.equals("json"), graph) : live;
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            WorkflowRun.Result result = engine != null
                    ? foreign(engine, source, graph, capacity, terminal, output, interruption)
                    : WorkflowRun.run(
                            ForgeHome.of(terminal.environment()),
                            source.workflow(),
                            graph,
                            capacity,
                            terminal.environment(),
                            output,
                            new WorkflowRun.Options(
                                    arguments.flag("resume"),
                                    uncached(arguments.values("no-cache"), graph),
                                    arguments.flag("wait-for-lock") ? waiting(terminal, interruption) : null),
                            RunControl.ofSteps(interruption::requests));
            if (live != null) {
                // Drawn for the last time, before anything else is said.
                live.close();
            }
            if (result.hasRun()) {
                save(ForgeHome.of(terminal.environment()), source, terminal);
            }
            if (!result.failed().isEmpty()) {
                terminal.err()
                        .println("forge: " + Plural.of(result.failed().size(), "step") + " failed: "
                                + String.join(", ", result.failed()) + "; logs are in " + result.directory() + "/logs");
            }
            return interruption.code(result.failed().isEmpty() ? ExitCode.OK : result.code());
        } finally {
            if (live != null) {
                live.close();
            }
        }
    }

    /** Says once who is waited for, until somebody wants an end of that. */
    private static Consumer<String> waiting(Terminal terminal, InterruptHandler interruption) {
        boolean[] isSaid = {false};
        return holder -> {
            if (interruption.requested()) {
                throw new ForgeException(
                        interruption.code(ExitCode.FAILED), holder, "it was interrupted while it waited");
            }
            if (!isSaid[0]) {
                terminal.err().println("forge: " + holder + "; waiting for its end");
            }
            isSaid[0] = true;
        };
    }

    private static Scheduler.Capacity capacity(Arguments arguments) {
        GraphCheck.Host host = WorkflowSource.host();
        int processors = Runtime.getRuntime().availableProcessors();
        boolean isAuto = "auto".equals(arguments.value("jobs"));
        return new Scheduler.Capacity(
                isAuto ? processors : arguments.count("jobs", processors, 1),
                isAuto,
                host.cpus(),
                host.memory(),
                arguments.flag("keep-going"));
    }

    /** What the steps cost goes into the result store; that it cannot is no failure of the run. */
    private static void save(ForgeHome home, WorkflowSource source, Terminal terminal) {
        if (terminal.environment().containsKey(MEASURED)) {
            return;
        }
        try {
            PastRun run = PastRun.latest(home, source.workflow().name());
            if (run != null) {
                StepSamples.save(run, terminal.environment());
            }
        } catch (ForgeException e) {
            terminal.err().println("forge: the steps' figures are not kept: " + e.getMessage());
        }
    }

    private static @Nullable ForeignEngine engine(Arguments arguments, Terminal terminal) {
        String name = arguments.value("engine");
        if (name == null || name.equals("forge")) {
            return null;
        }
        if (!ForeignEngine.NAMES.contains(name)) {
            throw ForgeException.usage(
                    "a workflow cannot be run on " + name,
                    Suggestions.hint(name, ForeignEngine.NAMES, "engines are forge, podman and docker"));
        }
        if (arguments.flag("resume")) {
            throw ForgeException.usage("--resume goes on with runs on forge only, not on " + name);
        }
        return ForeignEngine.find(name, terminal.environment());
    }

    /** Runs it on another engine, and says before what of the file has no effect there. */
    private static WorkflowRun.Result foreign(
            ForeignEngine engine,
            WorkflowSource source,
            StepGraph graph,
            Scheduler.Capacity capacity,
            Terminal terminal,
            RunEvents output,
            InterruptHandler interruption) {
        Set<String> unsupported = new LinkedHashSet<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                unsupported.addAll(
                        engine.unsupported(source.workflow().definition(graph.step(node), graph.combination(node))));
            }
        }
        if (!unsupported.isEmpty()) {
            terminal.err().println("forge: has no effect on " + engine.name() + ": " + String.join(", ", unsupported));
        }
        return ForeignRun.run(
                ForgeHome.of(terminal.environment()),
                engine,
                source.workflow(),
                graph,
                capacity,
                terminal.environment(),
                output,
                interruption::requests);
    }

    /** The steps that run whatever the cache has: by their names, or all. */
    private static Predicate<String> uncached(List<String> named, StepGraph graph) {
        List<String> known = new ArrayList<>();
        for (int node = 0; node < graph.nodes() && !named.isEmpty(); node++) {
            known.add(graph.step(node).name());
            known.add(graph.name(node));
        }
        for (String name : named) {
            if (!name.isEmpty() && !known.contains(name)) {
                throw ForgeException.usage("there is no step " + name, Suggestions.hint(name, known, null));
            }
        }
        return named.contains("") ? step -> true : named::contains;
    }
}
