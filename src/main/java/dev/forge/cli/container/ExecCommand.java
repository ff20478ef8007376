package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.ExecRecipe;
import dev.forge.engine.ExecRequest;
import dev.forge.engine.lifecycle.ExecPlan;
import java.util.List;

/** {@code forge exec}: runs another command in a running container. */
public final class ExecCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.stopAtPositional(
                "exec",
                "[OPTIONS] CONTAINER COMMAND [ARG...]",
                "run another command in a running container",
                Option.flag("-d --detach", "run it in the background"),
                Option.flag("-i --interactive", "pass standard input on"),
                Option.flag("-t --tty", "give it a terminal"),
                Option.value("-e --env", "NAME[=VALUE]", "set an environment variable"),
                Option.value("-w --workdir", "PATH", "the working directory"),
                Option.value("-u --user", "USER[:GROUP]", "run as this user, by name or number"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("the name of a container and a command", 2, Integer.MAX_VALUE);
        ExecRequest request = new ExecRequest(
                operands.get(0),
                operands.subList(1, operands.size()),
                arguments.flag("detach"),
                arguments.flag("interactive"),
                arguments.flag("tty"),
                arguments.values("env"),
                arguments.value("workdir"),
                arguments.value("user"));
        if (request.tty() && request.interactive() && !request.detach()) {
            terminal.requireInputTerminal();
        }
        terminal.announceStart();
        ForgeHome home = ForgeHome.of(terminal.environment());
        ExecPlan plan = new Containers(home).exec(request);
        terminal.deferToLauncher(ExecPlan.afresh(true).then(plan));
        String place = terminal.environment().get("FORGE_RECIPE");
        if (place != null) {
            terminal.thenRun(new ExecRecipe(home, place));
        }
        return ExitCode.OK;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
