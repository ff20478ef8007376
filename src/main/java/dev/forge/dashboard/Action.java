package dev.forge.dashboard;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that is done to a container through its engine's own command line.
 *
 * @param kind what
 * @param row the container
 * @param command the command line, program first
 */
record Action(Kind kind, ContainerRow row, List<String> command) {
    /** What can be done. */
    enum Kind {
        STOP("stop"),
        RESTART("restart"),
        REMOVE("rm"),
        EXEC("exec");

        final String verb;

        Kind(String verb) {
            this.verb = verb;
        }
    }

    private static final String STOP_AND_START = "\"$0\" stop \"$1\" && exec \"$0\" start \"$1\"";

    /** The action for a container whose engine's command line is this program. */
    static Action of(Kind kind, ContainerRow row, String program) {
        List<String> command = new ArrayList<>(List.of(program));
        switch (kind) {
            case EXEC -> command.addAll(List.of("exec", "-it", row.id(), "sh"));
            // runc and crun alone know neither stop nor restart.
            case STOP -> command.addAll(isBare(row) ? List.of("kill", row.id(), "TERM") : List.of("stop", row.id()));
            case REMOVE ->
                command.addAll(isBare(row) ? List.of("delete", "--force", row.id()) : List.of("rm", "-f", row.id()));
            case RESTART -> {
                if (row.engine().equals("forge")) {
                    // It has no command for both.
                    return new Action(kind, row, List.of("/bin/sh", "-c", STOP_AND_START, program, row.id()));
                }
                command.addAll(List.of("restart", row.id()));
            }
        }
        return new Action(kind, row, List.copyOf(command));
    }

    static boolean isBare(ContainerRow row) {
        return row.engine().equals("runc") || row.engine().equals("crun");
    }

    /** The command as the user would type it, with the container's name. */
    String line() {
        if (command.contains(STOP_AND_START)) {
            return "forge stop " + row.name() + " && forge start " + row.name();
        }
        List<String> words = new ArrayList<>(command);
        words.set(0, command.get(0).substring(command.get(0).lastIndexOf('/') + 1));
        words.replaceAll(word -> word.equals(row.id()) ? row.name() : word);
        return String.join(" ", words);
    }
}
