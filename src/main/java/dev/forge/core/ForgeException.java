package dev.forge.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure to be shown to the user. It has a message with the wrong value, in lower case and without a full stop; a
 * hint if there is a way out; and the exit code of the command.
 */
public final class ForgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the user can do, or null. */
    private final @Nullable String hint;

    private final int exitCode;
    private boolean absent;

    private ForgeException(int exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** A failure without a hint; exit code {@link ExitCode#FAILED}. */
    public ForgeException(String message) {
        this(ExitCode.FAILED, message, null, null);
    }

    /** A failure with its cause, without a hint; exit code {@link ExitCode#FAILED}. */
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

    /** A failure with a specific exit code, without a hint. */
    public ForgeException(int exitCode, String message) {
        this(exitCode, message, null, null);
    }

    /** A failure with a specific exit code and a hint. */
    public ForgeException(int exitCode, String message, @Nullable String hint) {
        this(exitCode, message, hint, null);
    }

    /** A failure to find what the user named, with a hint; exit code {@link ExitCode#FAILED}. */
    public static ForgeException absent(String message, @Nullable String hint) {
        ForgeException failure = new ForgeException(ExitCode.FAILED, message, hint, null);
        failure.absent = true;
        return failure;
    }

    /** An invalid command line, without a hint; exit code {@link ExitCode#USAGE}. */
    public static ForgeException usage(String message) {
        return new ForgeException(ExitCode.USAGE, message, null, null);
    }

    /** An invalid command line; exit code {@link ExitCode#USAGE}. */
    public static ForgeException usage(String message, @Nullable String hint) {
        return new ForgeException(ExitCode.USAGE, message, hint, null);
    }

    /** Something that the host lacks, without a hint; exit code {@link ExitCode#MISSING}. */
    public static ForgeException missing(String message) {
        return new ForgeException(ExitCode.MISSING, message, null, null);
    }

    /** Something that the host lacks; exit code {@link ExitCode#MISSING}. */
    public static ForgeException missing(String message, @Nullable String hint) {
        return new ForgeException(ExitCode.MISSING, message, hint, null);
    }

    /** The message; never null, unlike the messages of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** What the user can do, or null if nothing is known. */
    public @Nullable String hint() {
        return hint;
    }

    /** Whether what the user named is not there; for who wants it gone that is no failure. */
    public boolean isAbsent() {
        return absent;
    }

    /** The exit code of the command. */
    public int exitCode() {
        return exitCode;
    }

    /** A copy of this failure with another exit code. */
    public ForgeException withExitCode(int code) {
        ForgeException copy = new ForgeException(code, getMessage(), hint, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}
