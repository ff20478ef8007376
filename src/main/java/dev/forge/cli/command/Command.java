package dev.forge.cli.command;

/** One command of {@code forge}. */
public interface Command {
    /** What it looks like from outside. */
    Spec spec();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws dev.forge.core.ForgeException if it cannot be done
     */
    int run(Arguments arguments, Terminal terminal);

    /** The exit code of a failure, where the command's differ from {@code forge}'s. */
    default int failureCode(int code) {
        return code;
    }
}
