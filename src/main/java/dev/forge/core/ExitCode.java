package dev.forge.core;

/**
 * The exit codes of {@code forge}. Commands that run a payload ({@code run}, {@code exec}, {@code start
 * --attach}, {@code wait}) pass on the payload's own code; their own failures have docker's codes from 125 on.
 */
public final class ExitCode {
    /** All done. */
    public static final int OK = 0;
    /** Something failed. */
    public static final int FAILED = 1;
    /** The command line makes no sense. */
    public static final int USAGE = 2;
    /** Something that Forge needs is missing on this host. */
    public static final int MISSING = 3;
    /** A performance regression was found. */
    public static final int REGRESSION = 4;
    /** It cannot be told whether there is a performance regression, and that was to be a failure. */
    public static final int INCONCLUSIVE = 5;
    /** The engine failed before the payload ran. */
    public static final int ENGINE = 125;
    /** The payload's file was found and cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;
    /** The payload's file was not found. */
    public static final int NOT_FOUND = 127;

    private ExitCode() {}

    /** A failure's code in a command that runs a payload: its own from 125 on, 3 for what is missing, else 125. */
    public static int engine(int code) {
        return code >= ENGINE || code == MISSING ? code : ENGINE;
    }
}
