package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.FileTree;
import dev.forge.workflow.run.PastRun;
import java.io.File;
import java.util.List;

/** {@code forge workflow down}: ends what {@code up} has started, and takes it away. */
public final class WorkflowDownCommand implements Command {
    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow down",
                "[OPTIONS] [FILE]",
                "stop the services that up has started, what depends on others first, and remove them",
                Option.value("-t --timeout", "SECONDS", "how long services have to end (default: what the file says)"),
                Option.flag("-v --volumes", "remove the workflow's volumes too"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.operands("a file", 0, 1);
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        String name = source.workflow().name();
        PastRun run = PastRun.latest(ForgeHome.of(terminal.environment()), name);
        if (run == null || run.isDown() || !run.isOfServices()) {
            terminal.err().println("workflow " + name + " is not up");
        } else {
            down(run, arguments, terminal);
        }
        File volumes = new File(ForgeHome.of(terminal.environment()).file("workflows"), name + "/volumes");
        if (arguments.flag("volumes") && volumes.isDirectory()) {
            String[] names = volumes.list();
            FileTree.remove(volumes);
            for (String volume : names == null ? new String[0] : names) {
                terminal.err().println(" volume " + volume + "  removed");
            }
        }
        return ExitCode.OK;
    }

    private static void down(PastRun run, Arguments arguments, Terminal terminal) {
        int seconds = arguments.count("timeout", -1, 0);
        Integer grace = seconds < 0 ? null : Integer.valueOf(seconds);
        List<JsonObject> containers = run.containers();
        if (run.isAlive()) {
            run.stop(grace, List.of());
            if (!run.awaitEnd(WorkflowUpCommand.patience(grace))) {
                throw new ForgeException("process " + run.facts().number("pid") + " of the run does not end");
            }
        }
        for (JsonObject container : containers) {
            terminal.err().println(" " + container.text("service") + "  removed");
        }
        run.takenAway();
    }
}
