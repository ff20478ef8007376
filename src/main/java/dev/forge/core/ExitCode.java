package dev.forge.core;

/**
 * The exit codes of {@code forge}. Commands that run a payload ({@code run}, {@code exec}, {@code start --attach},
 * {@code wait}) return the payload's exit code; for their own failures they use docker's codes from 125 on.
 */
public final class ExitCode {
    /** Success. */
    public static final int OK = 0;
    /** A failure. */
    public static final int FAILED = 1;
    /** The command line is invalid. */
    public static final int USAGE = 2;
    /** The host lacks something that Forge needs. */
    public static final int MISSING = 3;
    /** A performance regression was found. */
    public static final int REGRESSION = 4;
    /** Whether there is a performance regression is inconclusive, and the user asked to treat that as a failure. */
    public static final int INCONCLUSIVE = 5;
    /** The engine failed before the payload ran. */
    public static final int ENGINE = 125;
    /** The payload's file was found but cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;
    /** The payload's file was not found. */
    public static final int NOT_FOUND = 127;

    private ExitCode() {}

    /**
     * The exit code of a failure in a command that runs a payload: codes from 125 on and 3 stay, all others become 125.
     */
    public static int engine(int code) {
        return code >= ENGINE || code == MISSING ? code : ENGINE;
    }

    /**
     * The exit code of a failure that the command itself knows nothing of, by its args: 125 for a command that starts a
     * payload, as with docker, else 1.
     */
    public static int ofFailure(String[] args) {
        int at = args.length > 0 && args[0].equals("container") ? 1 : 0;
        return switch (at < args.length ? args[at] : "") {
            case "run", "create", "start", "exec", "_attach", "_failed", "_afresh" -> ENGINE;
            default -> FAILED;
        };
    }

    /** The exit code of a failure in another command about containers: 125 for an invalid command line, as docker's. */
    public static int usage(int code) {
        return code == USAGE ? ENGINE : code;
    }
}
