package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.ContainerRequest;
import dev.forge.engine.Containers;
import dev.forge.engine.Recipe;
import dev.forge.engine.lifecycle.ExecPlan;

/** {@code forge run}: makes a container and runs it. */
public final class RunCommand implements Command {
    @Override
    public Spec spec() {
        return new Spec(
                "run",
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "run a command in a new container",
                true,
                RunOptions.with(Option.flag("-d --detach", "run in the background and print the container's id")));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        ContainerRequest request = RunOptions.read(arguments);
        if (request.process().tty() && request.process().interactive() && !request.detach()) {
            terminal.requireInputTerminal();
        }
        terminal.announceStart();
        ForgeHome home = ForgeHome.of(terminal.environment());
        String place = terminal.environment().get("FORGE_RECIPE");
        Recipe recipe = place == null ? null : new Recipe(home, place, request);
        ExecPlan plan = new Containers(home).run(request);
        terminal.deferToLauncher(ExecPlan.afresh(!request.detach()).then(plan));
        if (recipe != null) {
            terminal.thenRun(recipe);
        }
        return ExitCode.OK;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
