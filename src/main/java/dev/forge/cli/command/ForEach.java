package dev.forge.cli.command;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.List;

/** Does the same to several containers or images: a failure with one does not keep the others from it. */
public final class ForEach {
    private ForEach() {}

    /** What is done to one of them. */
    @FunctionalInterface
    public interface Action {
        void accept(String name);
    }

    /**
     * Does it to those that are there: of the others it says so, and that is all.
     *
     * @return the last failure's exit code, or 0
     */
    public static int runIfThere(List<String> names, Terminal terminal, Action action) {
        return run(names, terminal, name -> {
            try {
                action.accept(name);
            } catch (ForgeException e) {
                if (!e.isAbsent()) {
                    throw e;
                }
                terminal.report(e);
            }
        });
    }

    /** Returns the last failure's exit code, or 0. */
    public static int run(List<String> names, Terminal terminal, Action action) {
        int code = ExitCode.OK;
        for (String name : names) {
            try {
                action.accept(name);
            } catch (ForgeException e) {
                terminal.report(e);
                code = e.exitCode();
            }
        }
        return code;
    }
}
