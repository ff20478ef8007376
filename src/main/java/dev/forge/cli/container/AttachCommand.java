package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;

/** {@code forge _attach}: the second half of a foreground run whose output is kept; called by plans only. */
public final class AttachCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("_attach", "ID", "run a container whose bundle is ready in the foreground");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        return containers.attach(
                containers.find(arguments.operand("a container's id")), terminal.out(), terminal.err());
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
