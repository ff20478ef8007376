package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.BuildVersion;

/** {@code forge version}. */
public final class VersionCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("version", "", "show forge's version");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        terminal.out().println("forge version " + BuildVersion.TEXT);
        return 0;
    }
}
