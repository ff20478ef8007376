package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.lifecycle.Container;

/** {@code forge create}: makes a container without starting it. */
public final class CreateCommand implements Command {
    @Override
    public Spec spec() {
        return new Spec(
                "create",
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "make a container without starting it",
                true,
                RunOptions.with());
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Container container = new Containers(ForgeHome.of(terminal.environment())).create(RunOptions.read(arguments));
        terminal.out().println(container.id());
        return ExitCode.OK;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
