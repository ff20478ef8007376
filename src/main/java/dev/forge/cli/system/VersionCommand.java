package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;

/** {@code forge version}. */
public final class VersionCommand implements Command {
    /** The same as in pom.xml, which a test checks. */
    static final String VERSION = "0.1.0";

    @Override
    public Spec spec() {
        return Spec.of("version", "", "show forge's version");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        terminal.out().println("forge version " + VERSION);
        return 0;
    }
}
