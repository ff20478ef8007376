package dev.forge.engine.image.layer;

import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Errno;
import dev.forge.core.posix.PosixFiles;
import dev.forge.engine.image.tar.ArchiveLimits;
import dev.forge.engine.image.tar.TarEntry;
import dev.forge.engine.image.tar.TarReader;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes the content of files through one native buffer and checks the free space. */
final class FileContent implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final PosixFiles files;
    private final File store;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 4096);
    private long written;
    private long checked = -1;
    private int filled;

    FileContent(PosixFiles files, File store) {
        this.files = files;
        this.store = store;
    }

    /** The number of bytes written so far; holes do not count. */
    long written() {
        return written;
    }

    /** Writes the content into an open, empty file. */
    void write(int file, TarEntry entry, TarReader reader, String shown) throws IOException {
        long[] segments = entry.segments();
        if (segments == null) {
            if (entry.size() > 0) {
                part(file, entry.size(), reader, shown);
            }
            return;
        }
        for (int i = 0; i < segments.length; i += 2) {
            if (segments[i + 1] > 0) {
                check(files.seek(file, segments[i]), shown);
                part(file, segments[i + 1], reader, shown);
            }
        }
        check(files.truncate(file, entry.size()), shown);
    }

    private void part(int file, long length, TarReader reader, String shown) throws IOException {
        reader.transfer(length, (data, offset, count) -> append(file, data, offset, count, shown));
        flush(file, shown);
    }

    private void append(int file, byte[] data, int offset, int count, String shown) {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, BUFFER_BYTES - filled);
            MemorySegment.copy(data, offset + done, buffer, ValueLayout.JAVA_BYTE, filled, part);
            filled += part;
            done += part;
            if (filled == BUFFER_BYTES) {
                flush(file, shown);
            }
        }
    }

    private void flush(int file, String shown) {
        int done = 0;
        while (done < filled) {
            long result = files.write(file, buffer.address() + done, filled - done);
            if (result == -Errno.EINTR) {
                continue;
            }
            check(result, shown);
            done += (int) result;
        }
        written += filled;
        filled = 0;
        if (checked < 0 || written - checked > ArchiveLimits.SPACE_EVERY) {
            checked = written;
            long free = store.getUsableSpace();
            if (free < ArchiveLimits.RESERVE) {
                throw new ForgeException(
                        "no space left for the layer: only " + ByteSizes.decimal(free) + " are free at " + store
                                + ", and forge leaves the last " + ByteSizes.decimal(ArchiveLimits.RESERVE) + " alone",
                        "free some space, or set FORGE_HOME to a directory on another filesystem");
            }
        }
    }

    private static void check(long result, String shown) {
        if (result < 0) {
            throw failed(shown, "written", (int) -result);
        }
    }

    /** The exception for a failed filesystem operation. */
    static ForgeException failed(String shown, String what, int errno) {
        String hint = null;
        if (errno == Errno.ENOSPC || errno == Errno.EDQUOT) {
            hint = "free some space, or set FORGE_HOME to a directory on another filesystem";
        } else if (errno == Errno.EROFS || errno == Errno.EACCES) {
            hint = "FORGE_HOME has to be a directory that you may write to";
        }
        return new ForgeException("the layer's " + shown + " cannot be " + what + ": " + Errno.text(errno), hint);
    }

    @Override
    public void close() {
        arena.close();
    }
}
