package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.HomeOwner;
import dev.forge.core.posix.UserNamespace;

/** {@code forge _mapping}: says what leads into a user's namespace; called by the launcher only. */
public final class MappingCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("_mapping", "", "say what leads into the user namespace of a user who is not root");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        ForgeHome home = ForgeHome.of(terminal.environment());
        HomeOwner.check(home);
        terminal.out().println(UserNamespace.keepEntry(home));
        return ExitCode.OK;
    }
}
