package dev.forge.cli.command;

import dev.forge.core.ExitCode;
import dev.forge.core.IoErrors;
import dev.forge.engine.lifecycle.ExecPlan;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error: UTF-8 in every locale, and it remembers why a write failed, which a
 * {@link PrintStream} does not tell. After a failed write nothing more is written, so that no reader gets a part, a gap
 * and another part.
 */
public final class StandardOutput extends OutputStream {
    /** What a shell says of a command that SIGPIPE ended, which a JVM ignores. */
    private static final int BROKEN_PIPE = 128 + 13;

    private final OutputStream to;
    private final PrintStream printer;
    private @Nullable IOException failure;

    StandardOutput(OutputStream to) {
        this.to = to;
        // The buffer is for characters that are printed one by one; each line goes out as it is printed.
        printer = new VisiblePrinter(new BufferedOutputStream(this, 512));
    }

    /** The output behind a descriptor, 1 or 2. */
    public static StandardOutput of(FileDescriptor descriptor) {
        return new StandardOutput(new FileOutputStream(descriptor));
    }

    /** What commands print to. */
    public PrintStream printer() {
        return printer;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            to.write(bytes, from, count);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /**
     * The exit code of a command that was to end with {@code code}, now that everything is printed: a failure if
     * something could not be, which is said, unless its reader has gone, which needs no words.
     */
    public int finish(int code, String[] args, Terminal terminal) {
        printer.flush();
        IOException cause = failure;
        if (cause == null) {
            return code;
        }
        boolean readerGone = isBrokenPipe(cause);
        if (!readerGone) {
            terminal.err().println("forge: cannot write to standard output: " + IoErrors.reason(cause));
        }
        int own = readerGone ? BROKEN_PIPE : ExitCode.ofFailure(args);
        if (!terminal.plan().isEmpty()) {
            // What the launcher does now is done all the same.
            terminal.deferToLauncher(ExecPlan.of("failed", Integer.toString(own)));
        }
        return code == ExitCode.OK ? own : code;
    }

    /** The C library says it in the caller's language; but nothing else happens to a pipe. */
    private static boolean isBrokenPipe(IOException cause) {
        String message = cause.getMessage();
        if (message != null && message.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return true;
        }
        try {
            String file = new File("/proc/self/fd/1").getCanonicalFile().getName();
            return file.startsWith("pipe:") || file.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
