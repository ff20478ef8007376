package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.ExecPreparation;
import java.io.File;
import java.util.List;

/** {@code forge _failed}: says why the runtime failed, if it did, and cleans up; called by plans only. */
public final class FailedCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.stopAtPositional(
                "_failed",
                "ID CODE [SAID LOG]",
                "say why a container did not start",
                Option.value("--exec", "LOG", "or a process in one that runs"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("a container's id and an exit code", 2, 4);
        ForgeHome home = ForgeHome.of(terminal.environment());
        Containers containers = new Containers(home);
        String execLog = arguments.value("exec");
        if (execLog != null) {
            return ExecPreparation.explain(home, operands.get(0), new File(execLog), Integer.parseInt(operands.get(1)));
        }
        boolean detached = operands.size() == 4;
        return containers.explain(
                operands.get(0),
                Integer.parseInt(operands.get(1)),
                detached ? operands.get(2) : null,
                detached ? operands.get(3) : null);
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
