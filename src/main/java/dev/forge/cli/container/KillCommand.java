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

/** {@code forge kill}: sends a signal to containers' payloads. */
public final class KillCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "kill",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "send a signal to containers' first processes",
                Option.value("-s --signal", "SIGNAL", "the signal, by name or number (default KILL)"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        return ForEach.run(arguments.operands("the name of a container", 1, Integer.MAX_VALUE), terminal, name -> {
            containers.kill(containers.find(name), arguments.value("signal", "KILL"));
            terminal.out().println(name);
        });
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }
}
