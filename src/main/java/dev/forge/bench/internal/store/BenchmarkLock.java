package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Two benchmarks at once measure each other. The lock is the kernel's, on the file {@code lock} beside the results;
 * it ends with its holder however that ends. The file's text says who holds it.
 */
public final class BenchmarkLock implements AutoCloseable {
    /**
     * What this process holds, and for whom. Such a file must not be opened again: the kernel takes a process's locks
     * on a file away as soon as the process closes any descriptor of it.
     */
    private static final Map<File, String> HELD = new ConcurrentHashMap<>();

    private final File file;
    private final FileChannel channel;
    private final String holder;

    private BenchmarkLock(File file, FileChannel channel, String holder) {
        this.file = file;
        this.channel = channel;
        this.holder = holder;
    }

    /**
     * Takes the lock.
     *
     * @param directory where its file is
     * @param purpose what for, for whoever else wants it
     * @throws ForgeException if somebody holds it; says who
     */
    public static BenchmarkLock take(File directory, String purpose) {
        String holder = "process " + Proc.self() + ", " + purpose;
        File file = null;
        FileChannel channel = null;
        try {
            File wanted = new File(directory, "lock").getCanonicalFile();
            String here = HELD.putIfAbsent(wanted, holder);
            if (here != null) {
                throw held(here);
            }
            file = wanted;
            channel = FileChannel.open(
                    file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                String elsewhere = read(channel);
                throw held(elsewhere.isEmpty() ? "its process is unknown" : elsewhere);
            }
            write(channel, holder);
            BenchmarkLock lock = new BenchmarkLock(file, channel, holder);
            file = null;
            channel = null;
            return lock;
        } catch (IOException e) {
            throw new ForgeException(
                    "cannot lock " + new File(directory, "lock") + ": " + IoErrors.reason(e),
                    "results and the lock are kept in " + directory + "; FORGE_HOME moves it",
                    e);
        } finally {
            close(channel);
            if (file != null) {
                HELD.remove(file);
            }
        }
    }

    private static ForgeException held(String holder) {
        return new ForgeException(
                "another benchmark is running: " + holder,
                "two at once would measure each other; wait for it, or stop it");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(256);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(bytes), 0);
        channel.truncate(bytes.length);
    }

    /** Says how far the benchmark is, for whoever else wants the lock or looks on. */
    public void progress(String text) {
        try {
            write(channel, holder + ": " + text);
        } catch (IOException e) {
            // It is a remark only; what cannot be written will be noticed when the results are.
        }
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
        HELD.remove(file);
    }
}
