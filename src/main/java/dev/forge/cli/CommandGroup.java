package dev.forge.cli;

import dev.forge.cli.command.Command;

/** The headings under which the help text lists the commands. */
enum CommandGroup {
    CONTAINERS("Containers"),
    IMAGES("Images"),
    WORKFLOWS("Workflows"),
    LABORATORY("Laboratory"),
    SYSTEM("System");

    private final String title;

    CommandGroup(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The group of a command: the package that it is in says it, so no list can name a command that is not there. */
    static CommandGroup of(Command command) {
        String name = command.getClass().getPackageName();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "container" -> CONTAINERS;
            case "image" -> IMAGES;
            case "workflow" -> WORKFLOWS;
            case "benchmark" -> LABORATORY;
            default -> SYSTEM;
        };
    }

    /** One line about the commands whose path begins with this word. */
    static String summary(String first) {
        return switch (first) {
            case "benchmark" -> "measure engines, processes and this host";
            case "container" -> "work with containers; the word container may be left out";
            case "image" -> "work with images";
            case "workflow" -> "check, plan and run compose files as workflows";
            case "system" -> "what forge keeps on this host, and how to clean it up";
            default -> "commands of forge " + first;
        };
    }
}
