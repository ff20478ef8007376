package dev.forge.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds commands by their names. A switch, not a map: only the command that is called gets loaded. */
public final class Commands {
    private Commands() {}

    /** Every command's path, in the order of the help text. */
    static final List<String> PATHS = List.of(
            "run",
            "create",
            "start",
            "stop",
            "kill",
            "rm",
            "ps",
            "exec",
            "logs",
            "wait",
            "inspect",
            "benchmark profile",
            "benchmark resources",
            "completion",
            "install",
            "version");

    /** The command with this path, or null. */
    public static @Nullable Command find(String path) {
        return switch (path) {
            case "run" -> new RunCommand();
            case "create" -> new CreateCommand();
            case "start" -> new StartCommand();
            case "stop" -> new StopCommand();
            case "kill" -> new KillCommand();
            case "rm" -> new RmCommand();
            case "exec" -> new ExecCommand();
            case "logs" -> new LogsCommand();
            case "ps" -> new PsCommand();
            case "inspect" -> new InspectCommand();
            case "wait" -> new WaitCommand();
            case "benchmark profile" -> new ProfileCommand();
            case "benchmark resources" -> new ResourcesCommand();
            case "completion" -> new CompletionCommand();
            case "install" -> new InstallCommand();
            case "version" -> new VersionCommand();
            case "_attach" -> new AttachCommand();
            case "_failed" -> new FailedCommand();
            default -> null;
        };
    }
}
