package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.ForEach;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ExecPlan;
import java.util.List;

/** {@code forge start}: starts containers that were made or have ended. */
public final class StartCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "start",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "start containers",
                Option.flag("-a --attach", "stay with the container, and end with its exit code"),
                Option.flag("-i --interactive", "pass standard input on, as the container was made to take it"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("the name of a container", 1, Integer.MAX_VALUE);
        boolean input = arguments.flag("interactive");
        boolean attach = arguments.flag("attach") || input;
        if (attach && names.size() > 1) {
            throw ForgeException.usage("--attach takes one container, not " + names.size());
        }
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        int code = ForEach.run(names, terminal, name -> {
            Container container = containers.find(name);
            if (container.isRunning()) {
                terminal.out().println(name);
            } else {
                ProcessDefinition process = container.definition().process();
                if (input && process.interactive() && process.tty()) {
                    terminal.requireInputTerminal();
                }
                terminal.announceStart();
                ExecPlan plan = containers.start(container, attach, input, name);
                terminal.deferToLauncher(ExecPlan.afresh(attach).then(plan));
            }
        });
        if (code != ExitCode.OK) {
            terminal.deferToLauncher(ExecPlan.of("failed", Integer.toString(code)));
        }
        return code;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }
}
