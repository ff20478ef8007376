package dev.forge.engine.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's first process.
 *
 * @param args the program and its arguments; never empty
 * @param entrypointLength how many of them are the entry point; the others are the command
 * @param env {@code NAME=VALUE}; each name once
 * @param cwd the working directory, an absolute path
 * @param user {@code USER[:GROUP]}, names or numbers; null for root
 * @param groups its supplementary groups beyond those of the user, names or numbers
 * @param interactive whether standard input is passed on
 * @param tty whether it has a terminal
 * @param init the host's init program that runs as process 1 in front of it; null for none
 * @param rlimits its resource limits where they differ from Forge's own
 */
public record ProcessDefinition(
        List<String> args,
        int entrypointLength,
        List<String> env,
        String cwd,
        @Nullable String user,
        List<String> groups,
        boolean interactive,
        boolean tty,
        @Nullable String init,
        List<Rlimit> rlimits) {
    /** The working directory where neither the image nor the caller names one. */
    public static final String DEFAULT_CWD = "/";

    /** A definition whose lists cannot change any more. */
    public ProcessDefinition {
        args = List.copyOf(args);
        env = List.copyOf(env);
        groups = List.copyOf(groups);
        rlimits = List.copyOf(rlimits);
    }

    /** A process of these arguments as root, with everything else as by default. */
    public static ProcessDefinition of(List<String> args) {
        return new ProcessDefinition(args, 0, List.of(), DEFAULT_CWD, null, List.of(), false, false, null, List.of());
    }

    /** The same process in another working directory. */
    public ProcessDefinition in(String directory) {
        return new ProcessDefinition(
                args, entrypointLength, env, directory, user, groups, interactive, tty, init, rlimits);
    }
}
