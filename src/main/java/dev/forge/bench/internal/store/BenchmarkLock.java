package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Two benchmarks at once measure each other. The lock is the kernel's, on the file {@code lock} beside the results;
 * it ends with its holder however that ends. The file's text says who holds it.
 */
public final class BenchmarkLock implements AutoCloseable {
    private final FileChannel channel;

    private BenchmarkLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory where its file is
     * @param purpose what for, for whoever else wants it
     * @throws ForgeException if somebody holds it; says who
     */
    public static BenchmarkLock take(File directory, String purpose) {
        File file = new File(directory, "lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String holder = read(channel);
                channel.close();
                throw new ForgeException(
                        "another benchmark is running: " + (holder.isEmpty() ? "its process is unknown" : holder),
                        "two at once would measure each other; wait for it, or stop it");
            }
            write(channel, "process " + Proc.self() + ", " + purpose);
            return new BenchmarkLock(channel);
        } catch (IOException e) {
            close(channel);
            throw new ForgeException(
                    "cannot lock " + file + ": " + IoErrors.reason(e),
                    "results and the lock are kept in " + directory + "; FORGE_HOME moves it",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(256);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The first failure is the one to report.
        }
    }

    /** Gives it back. The file stays: removing it would let two holders in. */
    @Override
    public void close() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            // What matters is the lock, and closing gives that back.
        }
        close(channel);
    }
}
