package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.ForEach;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;

/** {@code forge wait}: waits for containers' ends. */
public final class WaitCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("wait", "CONTAINER [CONTAINER...]", "wait until containers end, and print their exit codes");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        return ForEach.run(
                arguments.operands("the name of a container", 1, Integer.MAX_VALUE),
                terminal,
                name -> terminal.out().println(containers.await(containers.find(name))));
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }
}
