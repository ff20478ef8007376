package dev.forge.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of another process in a running container: the options of {@code forge exec}.
 *
 * @param container the container's name or id
 * @param command the command and its arguments
 * @param detach whether it runs in the background
 * @param interactive whether standard input is passed on
 * @param tty whether it gets a terminal
 * @param environment {@code NAME=VALUE} or {@code NAME}, in order
 * @param workdir the working directory; null for the container's
 * @param user {@code USER[:GROUP]}; null for the container's
 */
public record ExecRequest(
        String container,
        List<String> command,
        boolean detach,
        boolean interactive,
        boolean tty,
        List<String> environment,
        @Nullable String workdir,
        @Nullable String user) {
    /** A request that cannot change any more. */
    public ExecRequest {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }
}
