package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Staging;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The digests of files that were read before, so that what has not changed since is not read again. Whether it has is
 * asked of the file system: size, both times, number. A file that was changed less than a tick of the clock before it
 * was read is read again, as a later change may have the same time. May be used by several threads.
 */
public final class StatCache {
    private static final int MAGIC = 0x46535431;
    private static final long MAX_BYTES = 256L << 20;
    private static final int MAX_FILES = 2_000_000;
    private static final int ATTEMPTS = 3;

    private record Known(FileStamp stamp, String digest) {}

    private final File file;
    private final Staging staging;
    private final Map<String, Known> known = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private boolean changed;
    private int read;

    private StatCache(File file, Staging staging) {
        this.file = file;
        this.staging = staging;
    }

    /** What was kept in a file; nothing where that is missing, cut, or damaged. */
    static StatCache load(File file, Staging staging) {
        StatCache cache = new StatCache(file, staging);
        if (file.isFile() && file.length() <= MAX_BYTES) {
            try {
                cache.load(Files.readAllBytes(file.toPath()));
            } catch (IOException e) {
                cache.known.clear();
            }
        }
        return cache;
    }

    private void load(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new ByteArrayInputStream(bytes)));
        int tail = bytes.length - Integer.BYTES;
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, Math.max(0, tail));
        if (in.readInt() != MAGIC
                || (int) sum.getValue() != new DataInputStream(new ByteArrayInputStream(bytes, tail, 4)).readInt()) {
            return;
        }
        for (int count = in.readInt(); count > 0; count--) {
            String path = in.readUTF();
            FileStamp stamp = new FileStamp(
                    in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), 0, 0, 1);
            byte[] digest = new byte[32];
            in.readFully(digest);
            known.put(path, new Known(stamp, Digests.hex(digest)));
        }
    }

    /**
     * The digest of a file's content.
     *
     * @param stamp what the file system has just said of it
     */
    String digest(Path path, FileStamp stamp) throws IOException {
        String name = path.toString();
        synchronized (this) {
            Known before = known.get(name);
            used.add(name);
            if (before != null && before.stamp.isSame(stamp)) {
                return before.digest;
            }
        }
        FileStamp before = stamp;
        for (int attempt = 1; ; attempt++) {
            long now = System.currentTimeMillis() * 1_000_000;
            String digest = Digests.of(path);
            FileStamp after = FileStamp.of(path);
            if (after.isSame(before) || attempt == ATTEMPTS) {
                remember(name, after, digest, after.isSame(before) && after.isSettled(now));
                return digest;
            }
            before = after;
        }
    }

    private synchronized void remember(String name, FileStamp stamp, String digest, boolean isCertain) {
        read++;
        if (isCertain && name.length() < 16_000) {
            changed = true;
            known.put(name, new Known(stamp, digest));
        } else {
            changed |= known.remove(name) != null;
        }
    }

    /** How many files had to be read. */
    public synchronized int read() {
        return read;
    }

    /** Keeps what is known for the next time; that it cannot be kept costs only time. */
    public synchronized void save() {
        if (!changed) {
            return;
        }
        if (known.size() > MAX_FILES) {
            known.keySet().retainAll(used);
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(MAGIC);
            out.writeInt(known.size());
            for (Map.Entry<String, Known> entry : known.entrySet()) {
                FileStamp stamp = entry.getValue().stamp;
                out.writeUTF(entry.getKey());
                out.writeInt(stamp.mode());
                out.writeLong(stamp.size());
                out.writeLong(stamp.modified());
                out.writeLong(stamp.changed());
                out.writeLong(stamp.inode());
                out.writeLong(stamp.device());
                out.write(HexFormat.of().parseHex(entry.getValue().digest));
            }
            CRC32C sum = new CRC32C();
            sum.update(bytes.toByteArray());
            out.writeInt((int) sum.getValue());
            File directory = file.getParentFile();
            if (!directory.isDirectory() && !directory.mkdirs() && !directory.isDirectory()) {
                return;
            }
            File staged = staging.newPath("stat");
            TextFile.writeUnseen(staged, bytes.toByteArray());
            if (!staged.renameTo(file)) {
                staged.delete();
            }
            changed = false;
        } catch (IOException | ForgeException e) {
            // The disk is full, say.
            changed = true;
        }
    }
}
