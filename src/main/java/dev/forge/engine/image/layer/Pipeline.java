package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.ArchiveLimits;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.Window;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks with three threads: the first reads and inflates, the second hashes the result, and the caller's thread reads
 * it as a {@link Window}. They share a ring of buffers, so no data is copied between them.
 */
final class Pipeline extends Window implements AutoCloseable {
    /** Large enough for a cheap hand-over, small enough for the whole ring to fit into the L2 cache. */
    private static final int CHUNK_BYTES = 128 << 10;

    private static final int CHUNKS = 12;

    private final HashedInput compressed;
    private final MessageDigest hash = Digest.sha256();
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> toHash = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final BlockingQueue<Chunk> toRead = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final Thread producer;
    private final Thread hasher;
    private @Nullable Chunk current;
    private boolean ended;
    private volatile @Nullable Throwable failure;

    private static final class Chunk {
        final byte[] bytes = new byte[CHUNK_BYTES];
        final AtomicInteger users = new AtomicInteger();
        /** Zero marks the end. */
        int length;
    }

    /** Starts to read the blob, compressed or not. */
    Pipeline(InputStream blob) {
        compressed = new HashedInput(blob);
        for (int i = 0; i < CHUNKS; i++) {
            free.add(new Chunk());
        }
        producer = start("inflate", this::produce);
        hasher = start("hash", this::hash);
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void produce() {
        try {
            InputStream in = Compression.open(compressed);
            long total = 0;
            boolean more = true;
            while (more) {
                Chunk chunk = free.take();
                // Full chunks keep tar blocks contiguous.
                chunk.length = in.readNBytes(chunk.bytes, 0, CHUNK_BYTES);
                total += chunk.length;
                ArchiveLimits.checkRatio(compressed.count(), total);
                more = chunk.length > 0;
                chunk.users.set(2);
                toHash.put(chunk);
                toRead.put(chunk);
            }
            byte[] rest = new byte[8192];
            while (compressed.read(rest, 0, rest.length) >= 0) {
                // Data after the compressed stream is part of the blob's digest.
            }
        } catch (InterruptedException e) {
            // The reader has given up and no longer waits.
        } catch (Throwable e) {
            failure = e;
            end();
        }
    }

    /** Ends both queues; each has room for one element more than there are chunks. */
    private void end() {
        toHash.offer(new Chunk());
        toRead.offer(new Chunk());
    }

    private void hash() {
        try {
            while (true) {
                Chunk chunk = toHash.take();
                if (chunk.length == 0) {
                    return;
                }
                hash.update(chunk.bytes, 0, chunk.length);
                release(chunk);
            }
        } catch (InterruptedException e) {
            // The reader has given up and no longer waits.
        }
    }

    private void release(Chunk chunk) {
        if (chunk.users.decrementAndGet() == 0) {
            free.add(chunk);
        }
    }

    @Override
    public boolean fill() throws IOException {
        Chunk done = current;
        current = null;
        if (done != null) {
            release(done);
        }
        if (ended) {
            return false;
        }
        try {
            Chunk next = toRead.take();
            if (next.length == 0) {
                ended = true;
                rethrow();
                return false;
            }
            current = next;
            data = next.bytes;
            limit = next.length;
            return true;
        } catch (InterruptedException e) {
            throw new BrokenArchive("interrupted");
        }
    }

    private void rethrow() throws IOException {
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof OutOfMemoryError e) {
            throw e;
        }
        if (thrown != null) {
            // This is a bug in Forge, not an invalid archive.
            throw new IllegalStateException("reading a layer failed", thrown);
        }
    }

    /** Waits until everything has been read and hashed; only then may the methods below be called. */
    void await() throws IOException {
        try {
            producer.join();
            hasher.join();
        } catch (InterruptedException e) {
            throw new BrokenArchive("interrupted");
        }
        rethrow();
    }

    /** The digest of the blob as stored. */
    String compressedDigest() {
        return compressed.digest();
    }

    /** The size of the blob as stored, in bytes. */
    long compressedSize() {
        return compressed.count();
    }

    /** The digest of the decompressed content. */
    String contentDigest() {
        return Digest.of(hash);
    }

    /** Stops the threads. */
    @Override
    public void close() {
        producer.interrupt();
        hasher.interrupt();
        try {
            producer.join();
            hasher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
