package dev.forge.engine.lifecycle;

import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A file {@code waits.…} in a container's directory, kept open by who waits for the container's end. Who removes a
 * container with --rm at its end writes the exit code into it before (libexec/plan.sh, libexec/ended.sh): all else that
 * tells the code is removed at once, and a container that nobody waits for has nothing to do for that.
 */
final class AwaitedEnd implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PREFIX = "waits.";
    private static final int MAX_DIGITS = 10;

    private final File file;
    private final @Nullable RandomAccessFile open;

    private AwaitedEnd(File file, @Nullable RandomAccessFile open) {
        this.file = file;
        this.open = open;
    }

    /**
     * Begins to wait for a container's end; without a file where none can be made, as on a full disk. Removes the files
     * of those who were killed while they waited.
     */
    static AwaitedEnd of(Container container) {
        String[] names = container.directory().list();
        for (String name : names == null ? new String[0] : names) {
            if (name.startsWith(PREFIX) && !isAwaited(name.substring(PREFIX.length()))) {
                new File(container.directory(), name).delete();
            }
        }
        File file = new File(container.directory(), PREFIX + Proc.self() + "." + COUNT.incrementAndGet());
        try {
            return new AwaitedEnd(file, new RandomAccessFile(file, "rw"));
        } catch (IOException e) {
            return new AwaitedEnd(file, null);
        }
    }

    /** Whether the process is there whose number the rest of a file's name begins with. */
    private static boolean isAwaited(String rest) {
        try {
            return Proc.isAlive(Integer.parseInt(rest.substring(0, Math.max(rest.indexOf('.'), 0))));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The exit code that was written, or null. The file may be removed by then. */
    @Nullable
    Integer code() {
        if (open == null) {
            return null;
        }
        byte[] digits = new byte[MAX_DIGITS];
        try {
            open.seek(0);
            int length = open.read(digits);
            return length <= 0
                    ? null
                    : Integer.valueOf(new String(digits, 0, length, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    @Override
    public void close() {
        file.delete();
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }
}
