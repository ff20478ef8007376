package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What only one process of a home does at a time. The lock is the kernel's, on the file {@code locks/NAME}: it ends with
 * its holder, however that ends. A thread must not take one that it holds. Loads java.nio, so not for the start path.
 */
public final class HomeLock implements AutoCloseable {
    private static final long LONGEST_NAP_NANOS = 50_000_000;

    /** The threads of this process exclude each other here: the kernel's lock is the whole process's. */
    private static final Map<File, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final ReentrantLock here;
    private final @Nullable FileChannel channel;

    private HomeLock(ReentrantLock here, @Nullable FileChannel channel) {
        this.here = here;
        this.channel = channel;
    }

    /**
     * Waits for the lock and takes it.
     *
     * @param what what its holder does, for a message
     * @param nanos how long to wait for other holders
     * @throws ForgeException if somebody holds it all that time
     */
    public static HomeLock take(ForgeHome home, String name, String what, long nanos) {
        File file = new File(home.privateDirectory("locks"), name);
        ReentrantLock here = HERE.computeIfAbsent(file, any -> new ReentrantLock());
        long deadline = System.nanoTime() + nanos;
        boolean done = false;
        try {
            if (!here.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                throw held(what, nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while another forge " + what);
        }
        try {
            HomeLock lock = new HomeLock(here, open(file, what, nanos, deadline));
            done = true;
            return lock;
        } finally {
            if (!done) {
                here.unlock();
            }
        }
    }

    /** The file, locked; null where no file can be made, as on a full disk: then there is no lock to be had. */
    private static @Nullable FileChannel open(File file, String what, long nanos, long deadline) {
        FileChannel channel = null;
        boolean done = false;
        try {
            channel = FileChannel.open(file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long nap = 1_000_000;
            while (channel.tryLock() == null) {
                if (System.nanoTime() > deadline) {
                    throw held(what, nanos);
                }
                // Not lock(), which cannot be told to end some time. A holder that is stopped holds it for ever.
                LockSupport.parkNanos(nap);
                nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
            }
            done = true;
            return channel;
        } catch (IOException e) {
            return null;
        } finally {
            if (!done) {
                close(channel);
            }
        }
    }

    private static ForgeException held(String what, long nanos) {
        return new ForgeException(
                "another forge " + what + " and has not ended within " + nanos / 1_000_000_000 + " s",
                "try again later");
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock is gone with the descriptor all the same.
        }
    }

    /** Gives it back. The file stays: removing it would let two holders in. */
    @Override
    public void close() {
        close(channel);
        here.unlock();
    }
}
