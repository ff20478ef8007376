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
import dev.forge.engine.lifecycle.Attachment;
import java.io.File;

/** {@code forge _attach}: the second half of a run in the foreground whose output is copied; called by plans only. */
public final class AttachCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "_attach",
                "ID",
                "run a container whose bundle is ready in the foreground",
                Option.value("--exec", "FILE", "or a process in one that runs"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        ForgeHome home = ForgeHome.of(terminal.environment());
        String id = arguments.operand("a container's id");
        String file = arguments.value("exec");
        boolean toTerminal = terminal.isTerminal(1);
        if (file != null) {
            return ExecPreparation.attach(home, id, new File(file), terminal.out(), terminal.err(), toTerminal);
        }
        Containers containers = new Containers(home);
        Attachment.Caller caller = toTerminal ? Attachment.Caller.TERMINAL : Attachment.Caller.PIPE;
        return containers.attach(containers.find(id), terminal.out(), terminal.err(), caller);
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
