package dev.forge.cli;

/** {@code forge version}. */
final class VersionCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("version", "", "show forge's version");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        terminal.out().println("forge version 0.1.0");
        return 0;
    }
}
