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

    /** In a session of its own, so that it outlives the dashboard. */
    private static final String RETRY =
            "setsid \"$0\" workflow run --resume --file \"$1\" </dev/null >/dev/null 2>&1 &";

    private static final String RETRY_ON =
            "setsid \"$0\" workflow run --engine \"$2\" --file \"$1\" </dev/null >/dev/null 2>&1 &";

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

    /** The end of a run, as Ctrl-C in its terminal is. */
    static Action cancel(Snapshot.WorkflowRow run) {
        return new Action(Kind.STOP, of(run), List.of("kill", "-INT", Integer.toString(run.process())));
    }

    /** Another run of a workflow in the background, which goes on after what has succeeded where it can. */
    static Action retry(Snapshot.WorkflowRow run, String program) {
        return run.engine().equals("forge")
                ? new Action(Kind.RESTART, of(run), List.of("/bin/sh", "-c", RETRY, program, run.file()))
                : new Action(
                        Kind.RESTART, of(run), List.of("/bin/sh", "-c", RETRY_ON, program, run.file(), run.engine()));
    }

    /** A run has no container, but a name and an engine. */
    private static ContainerRow of(Snapshot.WorkflowRow run) {
        return new ContainerRow(
                run.engine(),
                run.id(),
                run.name(),
                "",
                "",
                run.state(),
                "",
                "",
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                0,
                0,
                List.of());
    }

    /** The command as the user would type it, with the container's name. */
    String line() {
        if (command.contains(STOP_AND_START)) {
            return "forge stop " + row.name() + " && forge start " + row.name();
        }
        if (command.contains(RETRY)) {
            return "forge workflow run --resume --file " + command.get(4);
        }
        if (command.contains(RETRY_ON)) {
            return "forge workflow run --engine " + command.get(5) + " --file " + command.get(4);
        }
        List<String> words = new ArrayList<>(command);
        words.set(0, command.get(0).substring(command.get(0).lastIndexOf('/') + 1));
        words.replaceAll(word -> word.equals(row.id()) ? row.name() : word);
        return String.join(" ", words);
    }
}
