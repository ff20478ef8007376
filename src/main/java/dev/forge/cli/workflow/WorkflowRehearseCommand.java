package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Plural;
import dev.forge.workflow.Variables;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.RehearsedRun;
import dev.forge.workflow.run.Scheduler;
import java.util.Locale;

/** {@code forge workflow rehearse}: a run without its containers, to see what the rest costs. */
public final class WorkflowRehearseCommand implements Command {
    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow rehearse",
                "[OPTIONS] [FILE] [STEP...]",
                "run a workflow without its containers, and say what that costs a step",
                WorkflowSource.PROFILE,
                Option.value("-j --jobs", "NUMBER", "most steps at once (default: as many as processors)"),
                Option.value("--format", "FORMAT", "text or json"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are text and json");
        }
        int jobs = arguments.count("jobs", Runtime.getRuntime().availableProcessors(), 1);
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        StepGraph graph = source.selected(arguments);
        GraphCheck.Host host = WorkflowSource.host();
        RehearsedRun rehearsal = RehearsedRun.of(
                source.workflow(),
                graph,
                new Scheduler.Capacity(jobs, false, host.cpus(), host.memory(), true),
                Variables.of(terminal.environment()));
        if (format.equals("json")) {
            terminal.out()
                    .println(new JsonObject()
                            .put("workflow", source.workflow().name())
                            .put("runs", rehearsal.runs())
                            .put("nanos", rehearsal.nanos()));
            return ExitCode.OK;
        }
        terminal.out()
                .println(source.workflow().name() + ": " + Plural.of(rehearsal.runs(), "step") + ", "
                        + String.format(
                                Locale.ROOT,
                                "%.1f µs each without a container",
                                rehearsal.nanos() / 1e3 / Math.max(1, rehearsal.runs())));
        return ExitCode.OK;
    }
}
