package dev.forge.core;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can understand: what went wrong with the value that was wrong, in lower case and without
 * a full stop; where there is a way out, a hint; and the exit code that the command ends with.
 */
public final class ForgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The way out, or null. */
    private final @Nullable String hint;

    private final int exitCode;

    private ForgeException(int exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** A failure without a way out to offer; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message) {
        this(ExitCode.FAILED, message, null, null);
    }

    /** A failure with a hint; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message, @Nullable String hint) {
        this(ExitCode.FAILED, message, hint, null);
    }

    /** A failure with a hint and its cause; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message, @Nullable String hint, Throwable cause) {
        this(ExitCode.FAILED, message, hint, cause);
    }

    /** A failure with an exit code of its own. */
    public ForgeException(int exitCode, String message, @Nullable String hint) {
        this(exitCode, message, hint, null);
    }

    /** A command line that makes no sense; exit code {@link ExitCode#USAGE}. */
    public static ForgeException usage(String message, @Nullable String hint) {
        return new ForgeException(ExitCode.USAGE, message, hint, null);
    }

    /** Something that this host lacks; exit code {@link ExitCode#MISSING}. */
    public static ForgeException missing(String message, @Nullable String hint) {
        return new ForgeException(ExitCode.MISSING, message, hint, null);
    }

    /** The way out, or null where there is none to offer. */
    public @Nullable String hint() {
        return hint;
    }

    /** The exit code that the command ends with. */
    public int exitCode() {
        return exitCode;
    }

    /** The same failure under another exit code. */
    public ForgeException withExitCode(int code) {
        ForgeException copy = new ForgeException(code, String.valueOf(getMessage()), hint, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}
