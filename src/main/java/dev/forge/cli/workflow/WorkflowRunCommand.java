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
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.RunControl;
import dev.forge.workflow.run.Scheduler;
import dev.forge.workflow.run.WorkflowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code forge workflow run}: runs the steps of a compose file. */
public final class WorkflowRunCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "workflow run",
                "[OPTIONS] [FILE] [STEP...]",
                "run the steps of a compose file, or those named and what they need",
                WorkflowSource.FILE,
                WorkflowSource.PROFILE,
                Option.value("-j --jobs", "NUMBER", "most steps at once (default: as many as processors)"),
                Option.flag("-k --keep-going", "after a failure, go on with what does not depend on it"),
                Option.flag("--resume", "do not run again what succeeded in the latest run and is the same"),
                Option.attached(
                        "--no-cache", "STEP", "run all steps, or this one, whatever the cache has; may be repeated"),
                Option.value("--format", "FORMAT", "plain, or json for a stream of events"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "plain");
        if (!format.equals("plain") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are plain and json");
        }
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        int jobs = arguments.count("jobs", Runtime.getRuntime().availableProcessors(), 1);
        StepGraph graph = null;
        if (!source.workflow().problems().hasErrors()) {
            graph = StepGraph.of(Selection.of(source.workflow(), source.operands(), arguments.values("profile")));
            source.requireImages(terminal, graph.steps());
        }
        if (source.isUnusable(terminal) || graph == null) {
            return WorkflowSource.unusable();
        }
        if (graph.steps().isEmpty()) {
            throw new ForgeException("there is nothing to run: every step belongs to a profile", "add --profile NAME");
        }
        GraphCheck.Host host = WorkflowSource.host();
        RunOutput output = new RunOutput(terminal, format.equals("json"), graph);
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            WorkflowRun.Result result = WorkflowRun.run(
                    ForgeHome.of(terminal.environment()),
                    source.workflow(),
                    graph,
                    new Scheduler.Capacity(jobs, host.cpus(), host.memory(), arguments.flag("keep-going")),
                    terminal.environment(),
                    output,
                    new WorkflowRun.Options(arguments.flag("resume"), uncached(arguments.values("no-cache"), graph)),
                    RunControl.ofSteps(interruption::requests));
            if (!result.failed().isEmpty()) {
                terminal.err()
                        .println("forge: " + Plural.of(result.failed().size(), "step") + " failed: "
                                + String.join(", ", result.failed()) + "; logs are in " + result.directory() + "/logs");
            }
            return interruption.code(result.failed().isEmpty() ? ExitCode.OK : result.code());
        }
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
