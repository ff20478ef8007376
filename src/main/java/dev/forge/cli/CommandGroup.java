package dev.forge.cli;

import java.util.Set;

/** The headings under which the help text lists the commands. */
enum CommandGroup {
    CONTAINERS("Containers"),
    IMAGES("Images"),
    LABORATORY("Laboratory"),
    SYSTEM("System");

    private static final Set<String> OF_CONTAINERS = Set.of(
            "run", "create", "start", "stop", "restart", "kill", "rm", "ps", "logs", "wait", "exec", "inspect", "pause",
            "unpause", "attach", "top", "stats", "rename", "cp", "diff", "commit", "port");
    private static final Set<String> OF_IMAGES =
            Set.of("load", "import", "images", "tag", "rmi", "history", "save", "build", "pull", "push");

    private final String title;

    CommandGroup(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static CommandGroup of(String path) {
        if (path.startsWith("benchmark")) {
            return LABORATORY;
        }
        if (OF_CONTAINERS.contains(path)) {
            return CONTAINERS;
        }
        return OF_IMAGES.contains(path) ? IMAGES : SYSTEM;
    }

    /** One line about the commands whose path begins with this word. */
    static String summary(String first) {
        return switch (first) {
            case "benchmark" -> "measure engines, processes and this host";
            case "container" -> "work with containers; the word container may be left out";
            case "image" -> "work with images";
            case "system" -> "what forge keeps on this host, and how to clean it up";
            default -> "commands of forge " + first;
        };
    }
}
