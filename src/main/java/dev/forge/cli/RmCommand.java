package dev.forge.cli;

import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.lifecycle.Plan;
import java.util.ArrayList;
import java.util.List;

/** {@code forge rm}: removes containers. */
final class RmCommand implements Command {
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
        int code = ForEach.run(arguments.operands("the name of a container", 1, Integer.MAX_VALUE), terminal, name -> {
            doomed.add(containers.remove(containers.find(name), force).getPath());
            terminal.out().println(name);
        });
        if (!doomed.isEmpty()) {
            // rm(1) deletes names of any bytes, and costs less than the classes that could do it here.
            terminal.leave(Plan.of("erase", doomed.toArray(new String[0])));
            terminal.leave(Plan.of("failed", Integer.toString(code)));
        }
        return code;
    }
}
