package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.ForEach;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
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
        int asked = arguments.count("time", Integer.MIN_VALUE, -1);
        return ForEach.run(arguments.operands("the name of a container", 1, Integer.MAX_VALUE), terminal, name -> {
            Container container = containers.find(name);
            int seconds =
                    asked == Integer.MIN_VALUE ? (int) container.definition().number("stopTimeout", 10) : asked;
            containers.stop(container, seconds);
            terminal.out().println(name);
        });
    }
}
