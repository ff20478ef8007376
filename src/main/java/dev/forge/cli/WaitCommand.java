package dev.forge.cli;

import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;

/** {@code forge wait}: waits for containers' ends. */
final class WaitCommand implements Command {
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
}
