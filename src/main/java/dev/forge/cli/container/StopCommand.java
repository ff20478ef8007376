package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.ForEach;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.lifecycle.Container;

/** {@code forge stop}: asks containers to end. */
public final class StopCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "stop",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "ask containers to end, and kill those that do not",
                Option.value("-t --time", "SECONDS", "how long a container has (default: its --stop-timeout)"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        boolean asked = arguments.value("time") != null;
        int time = arguments.count("time", -1, -1);
        Integer limit = time < 0 ? null : time;
        return ForEach.run(arguments.operands("the name of a container", 1, Integer.MAX_VALUE), terminal, name -> {
            Container container = containers.find(name);
            containers.stop(container, asked ? limit : container.definition().stopTimeout());
            terminal.out().println(name);
        });
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }
}
