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
import dev.forge.engine.lifecycle.ExecPlan;
import java.util.ArrayList;
import java.util.List;

/** {@code forge rm}: removes containers. */
public final class RmCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "rm",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "remove containers",
                Option.flag("-f --force", "kill those that run first"),
                Option.flag("-v --volumes", "accepted for docker's sake: there are no volumes to remove"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        boolean force = arguments.flag("force");
        List<String> doomed = new ArrayList<>();
        List<String> names = arguments.operands("the name of a container", 1, Integer.MAX_VALUE);
        ForEach.Action remove = name -> {
            doomed.add(containers.remove(name, force).getPath());
            terminal.out().println(name);
        };
        int code = force ? ForEach.runIfThere(names, terminal, remove) : ForEach.run(names, terminal, remove);
        if (!doomed.isEmpty()) {
            // rm(1) deletes names of any bytes, and costs less than the classes that could do it here.
            terminal.deferToLauncher(ExecPlan.of("erase", doomed.toArray(new String[0])));
            terminal.deferToLauncher(ExecPlan.of("failed", Integer.toString(code)));
        }
        return code;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }
}
