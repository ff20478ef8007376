package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.Suggestions;
import dev.forge.workflow.run.PastRun;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code forge workflow stop}: ends services that {@code up} has started. */
public final class WorkflowStopCommand implements Command {
    private static final long LOOK_NANOS = 20_000_000;

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow stop",
                "[OPTIONS] [FILE] [SERVICE...]",
                "stop services that up has started, or all of them",
                Option.value("-t --timeout", "SECONDS", "how long they have to end (default: what the file says)"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        List<String> known =
                source.workflow().steps().stream().map(step -> step.name()).toList();
        for (String service : source.operands()) {
            if (!known.contains(service)) {
                throw ForgeException.usage("there is no service " + service, Suggestions.hint(service, known, null));
            }
        }
        PastRun run = WorkflowUpCommand.running(source, terminal);
        if (run == null) {
            terminal.err().println("workflow " + source.workflow().name() + " is not up");
            return ExitCode.OK;
        }
        int seconds = arguments.count("timeout", -1, 0);
        Integer grace = seconds < 0 ? null : Integer.valueOf(seconds);
        List<String> services = source.operands().isEmpty()
                ? run.containers().stream().map(each -> each.text("service")).toList()
                : source.operands();
        // All of them: then the run ends, in the order in which they depend on each other.
        run.stop(grace, source.operands());
        long deadline = System.nanoTime() + WorkflowUpCommand.patience(grace);
        for (String service : services) {
            while (run.isAlive() && runs(run, service)) {
                if (System.nanoTime() > deadline) {
                    throw new ForgeException("service " + service + " does not end");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            terminal.err().println(" " + service + "  stopped");
        }
        if (source.operands().isEmpty() && !run.awaitEnd(WorkflowUpCommand.patience(grace))) {
            throw new ForgeException("process " + run.facts().number("pid") + " of the run does not end");
        }
        return ExitCode.OK;
    }

    private static boolean runs(PastRun run, String service) {
        for (JsonObject container : run.containers()) {
            if (container.text("service").equals(service)) {
                return true;
            }
        }
        return false;
    }
}
