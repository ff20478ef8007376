package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.posix.SignalState;

/** {@code forge _afresh}: executes a shell in which no signal is ignored or blocked; called by plans only. */
public final class AfreshCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("_afresh", "SCRIPT", "evaluate a plan in a shell that ignores and blocks no signal");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        SignalState.execDefault("/bin/sh", arguments.operand("a script"));
        return ExitCode.ENGINE;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.engine(code);
    }
}
