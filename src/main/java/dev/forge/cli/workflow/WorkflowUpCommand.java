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
import dev.forge.workflow.Step;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.PastRun;
import dev.forge.workflow.run.RunControl;
import dev.forge.workflow.run.RunEvents;
import dev.forge.workflow.run.Scheduler;
import dev.forge.workflow.run.WorkflowRun;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code forge workflow up}: starts the services of a compose file, for those who come from docker compose. */
public final class WorkflowUpCommand implements Command {
    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow up",
                "[OPTIONS] [FILE] [SERVICE...]",
                "start the services of a compose file, or those named and what they need, until they are stopped",
                WorkflowSource.PROFILE,
                Option.flag("-d --detach", "leave them running in the background, and return when all have started"),
                Option.flag("--wait", "with -d, which it implies: return when all are healthy"),
                Option.value("--wait-timeout", "SECONDS", "how long -d and --wait wait"),
                Option.flag("--no-deps", "only the services that are named"),
                Option.flag("--abort-on-container-exit", "stop all when one ends"),
                Option.value("--exit-code-from", "SERVICE", "stop all when it ends, and end with its exit code"),
                Option.value("-t --timeout", "SECONDS", "how long services have to end (default: what the file says)"),
                Option.flag("--no-color", "no colours"),
                Option.flag("--no-log-prefix", "no names in front of lines"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        boolean isSupervisor = terminal.environment().containsKey(Supervisor.VARIABLE);
        boolean isDetached = (arguments.flag("detach") || arguments.flag("wait")) && !isSupervisor;
        String decider = arguments.value("exit-code-from");
        boolean endsWithOne = arguments.flag("abort-on-container-exit");
        if (isDetached && (endsWithOne || decider != null)) {
            throw ForgeException.usage(
                    (endsWithOne ? "--abort-on-container-exit" : "--exit-code-from") + " and -d exclude each other",
                    null);
        }
        StepGraph graph = null;
        if (!source.workflow().problems().hasErrors()) {
            graph = StepGraph.of(services(source, arguments));
            source.requireImages(terminal, graph.steps());
        }
        if (source.isUnusable(terminal) || graph == null) {
            return WorkflowSource.unusable();
        }
        if (graph.steps().isEmpty()) {
            throw new ForgeException("there is no service to start", "jobs alone are run by forge workflow run");
        }
        if (decider != null && !graph.contains(decider)) {
            throw ForgeException.usage("there is no service " + decider, null);
        }
        if (isDetached) {
            return detach(source, graph, arguments, terminal);
        }
        PastRun earlier = running(source, terminal);
        if (earlier != null) {
            throw new ForgeException(
                    "workflow " + source.workflow().name() + " is up already, in process "
                            + earlier.facts().number("pid"),
                    "forge workflow down ends it, forge workflow logs --follow shows what it prints");
        }
        return supervise(source, graph, arguments, terminal, isSupervisor);
    }

    /** The run of services that lasts, or null. */
    static @Nullable PastRun running(WorkflowSource source, Terminal terminal) {
        PastRun run = PastRun.latest(
                ForgeHome.of(terminal.environment()), source.workflow().name());
        return run != null && run.isAlive() && run.isOfServices() ? run : null;
    }

    /** As in Compose: the services, and the jobs that they wait for. */
    private static List<Step> services(WorkflowSource source, Arguments arguments) {
        List<String> named = source.operands();
        List<Step> chosen = Selection.of(source.workflow(), named, source.profiles(arguments));
        if (arguments.flag("no-deps") && !named.isEmpty()) {
            return chosen.stream().filter(step -> named.contains(step.name())).toList();
        }
        List<String> services = chosen.stream()
                .filter(step -> !step.isJob() || named.contains(step.name()))
                .map(Step::name)
                .toList();
        return StepGraph.closure(chosen, services);
    }

    private static int detach(WorkflowSource source, StepGraph graph, Arguments arguments, Terminal terminal) {
        PastRun earlier = running(source, terminal);
        if (earlier != null) {
            List<String> there = earlier.containers().stream()
                    .map(each -> each.text("service"))
                    .toList();
            boolean isThere = graph.steps().stream().allMatch(step -> there.contains(step.name()));
            if (!isThere) {
                throw new ForgeException(
                        "workflow " + source.workflow().name() + " is up already without all that is asked for",
                        "forge workflow down, then up again");
            }
            there.forEach(name -> terminal.err().println(" " + name + "  running"));
            return ExitCode.OK;
        }
        long seconds = arguments.count("wait-timeout", Integer.MAX_VALUE, 1);
        return Supervisor.start(source, arguments, terminal, seconds);
    }

    private static int supervise(
            WorkflowSource source, StepGraph graph, Arguments arguments, Terminal terminal, boolean isSupervisor) {
        GraphCheck.Host host = WorkflowSource.host();
        String decider = arguments.value("exit-code-from");
        boolean endsWithOne = arguments.flag("abort-on-container-exit");
        RunEvents output = isSupervisor
                ? new RunOutput(terminal, true, graph) {
                    @Override
                    public void printed(String step, boolean isError, String line) {
                        // It is in the log.
                    }
                }
                : new UpOutput(terminal, graph, !arguments.flag("no-color"), !arguments.flag("no-log-prefix"));
        int grace = arguments.count("timeout", -1, 0);
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            int[] told = {0};
            RunControl control = new RunControl(
                    () -> {
                        int requests = interruption.requests();
                        if (requests > told[0] && !isSupervisor) {
                            terminal.err()
                                    .println(
                                            requests == 1
                                                    ? "Gracefully stopping... (press Ctrl+C again to force)"
                                                    : "Killing");
                        }
                        told[0] = requests;
                        return requests;
                    },
                    true,
                    grace < 0 ? null : Integer.valueOf(grace),
                    arguments.flag("wait"),
                    new RunControl.Observer() {
                        @Override
                        public void settled(boolean isWell) {
                            if (isSupervisor) {
                                Supervisor.settled(terminal, isWell);
                            }
                        }

                        @Override
                        public boolean endsAll(String step, int code) {
                            return decider == null ? endsWithOne : decider.equals(step);
                        }
                    });
            WorkflowRun.Result result = WorkflowRun.run(
                    ForgeHome.of(terminal.environment()),
                    source.workflow(),
                    graph,
                    new Scheduler.Capacity(Integer.MAX_VALUE, false, host.cpus(), host.memory(), true),
                    terminal.environment(),
                    output,
                    new WorkflowRun.Options(false, step -> false, null),
                    control);
            boolean isDecided = decider != null || endsWithOne;
            return interruption.code(isDecided || !result.failed().isEmpty() ? result.code() : ExitCode.OK);
        }
    }

    /** The longest that the end of a run may take beyond what its steps have for it. */
    static long patience(@Nullable Integer grace) {
        return TimeUnit.SECONDS.toNanos((grace == null ? 600L : grace) + 60);
    }
}
