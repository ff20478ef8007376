package dev.forge.cli;

import dev.forge.core.BuildVersion;

/** {@code forge version}. */
final class VersionCommand implements Command {
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
