package dev.forge.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of another process in a running container: the options of {@code forge exec}. */
public final class ExecRequest {
    /** The container's name or id. */
    public String container = "";
    /** The command and its arguments. */
    public List<String> command = new ArrayList<>();
    /** Whether it runs in the background. */
    public boolean detach;
    /** Whether standard input is passed on. */
    public boolean interactive;
    /** Whether it gets a terminal. */
    public boolean tty;
    /** {@code NAME=VALUE}, in order. */
    public List<String> environment = new ArrayList<>();
    /** The working directory; null: the container's. */
    public @Nullable String workdir;
    /** {@code USER[:GROUP]}; null: the container's. */
    public @Nullable String user;
}
