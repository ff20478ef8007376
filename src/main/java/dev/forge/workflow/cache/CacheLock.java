package dev.forge.workflow.cache;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The kernel's lock on the cache: many may use it, or one may remove from it. It ends with its holder. */
public final class CacheLock implements AutoCloseable {
    private final @Nullable FileChannel channel;
    private final boolean held;

    private CacheLock(@Nullable FileChannel channel, boolean held) {
        this.channel = channel;
        this.held = held;
    }

    /** Waits until nobody removes anything. Where no file can be made, as on a full disk, there is no lock. */
    static CacheLock shared(File file) {
        FileChannel channel = open(file);
        try {
            return new CacheLock(
                    channel,
                    channel != null && channel.lock(0, Long.MAX_VALUE, true).isValid());
        } catch (IOException | OverlappingFileLockException e) {
            return new CacheLock(channel, false);
        }
    }

    /** Does not wait. */
    static CacheLock alone(File file) {
        FileChannel channel = open(file);
        try {
            FileLock lock = channel == null ? null : channel.tryLock();
            return new CacheLock(channel, lock != null || channel == null);
        } catch (IOException | OverlappingFileLockException e) {
            return new CacheLock(channel, false);
        }
    }

    private static @Nullable FileChannel open(File file) {
        try {
            return FileChannel.open(
                    file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            return null;
        }
    }

    boolean isHeld() {
        return held;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock is gone with the descriptor all the same.
        }
    }
}
