package dev.forge.core;

import java.util.Objects;
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

    /** A failure with its cause and without a way out to offer; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message, Throwable cause) {
        this(ExitCode.FAILED, message, null, cause);
    }

    /** A failure with a hint; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message, @Nullable String hint) {
        this(ExitCode.FAILED, message, hint, null);
    }

    /** A failure with a hint and its cause; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message, @Nullable String hint, Throwable cause) {
        this(ExitCode.FAILED, message, hint, cause);
    }

    /** A failure with an exit code of its own and without a way out to offer. */
    public ForgeException(int exitCode, String message) {
        this(exitCode, message, null, null);
    }

    /** A failure with an exit code of its own and a hint. */
    public ForgeException(int exitCode, String message, @Nullable String hint) {
        this(exitCode, message, hint, null);
    }

    /** A command line that makes no sense, without a way out to offer; exit code {@link ExitCode#USAGE}. */
    public static ForgeException usage(String message) {
        return new ForgeException(ExitCode.USAGE, message, null, null);
    }

    /** A command line that makes no sense; exit code {@link ExitCode#USAGE}. */
    public static ForgeException usage(String message, @Nullable String hint) {
        return new ForgeException(ExitCode.USAGE, message, hint, null);
    }

    /** Something that this host lacks, without a way out to offer; exit code {@link ExitCode#MISSING}. */
    public static ForgeException missing(String message) {
        return new ForgeException(ExitCode.MISSING, message, null, null);
    }

    /** Something that this host lacks; exit code {@link ExitCode#MISSING}. */
    public static ForgeException missing(String message, @Nullable String hint) {
        return new ForgeException(ExitCode.MISSING, message, hint, null);
    }

    /** What went wrong; never null, unlike the message of exceptions in general. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
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
        ForgeException copy = new ForgeException(code, getMessage(), hint, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}
