package dev.forge.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Forge's reader of tar archives with commons-compress in place of its own code, for bench/parsers. */
public final class TarReader {
    public static final int BLOCK = 512;
    private static final String XATTR = "SCHILY.xattr.";

    public interface Sink {
        void write(byte[] data, int offset, int length) throws IOException;
    }

    private final Window window;
    private final TarArchiveInputStream tar;
    private final byte[] buffer = new byte[128 << 10];

    public TarReader(Window window) {
        this.window = window;
        tar = new TarArchiveInputStream(new WindowInput(window), "UTF-8");
    }

    public long position() {
        return window.position();
    }

    public TarEntry next() throws IOException {
        TarArchiveEntry entry;
        try {
            entry = tar.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new BrokenArchive(String.valueOf(e.getMessage()));
        }
        if (entry == null) {
            return null;
        }
        char flag = (char) (entry.getLinkFlag() & 0xff);
        char type = flag == 0 || flag == '7' || flag == 'S' ? '0' : flag == 'D' ? '5' : flag;
        if (entry.isDirectory()) {
            type = '5';
        }
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : entry.getExtraPaxHeaders().entrySet()) {
            if (header.getKey().startsWith(XATTR)) {
                attributes.put(header.getKey().substring(XATTR.length()), bytes(header.getValue()));
            }
        }
        java.time.Instant time = entry.getLastModifiedTime().toInstant();
        long size = type == '0' ? entry.getRealSize() : 0;
        return new TarEntry(
                type,
                bytes(entry.getName()),
                bytes(entry.getLinkName()),
                entry.getMode() & 07777,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                size,
                size,
                time.getEpochSecond(),
                time.getNano(),
                entry.getDevMajor(),
                entry.getDevMinor(),
                attributes,
                null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void read(byte[] into) {
        throw new IllegalStateException("commons-compress reads sparse maps itself");
    }

    void readBeforeContent(byte[] into) {
        throw new IllegalStateException("commons-compress reads sparse maps itself");
    }

    public void transfer(long bytes, Sink sink) throws IOException {
        long left = bytes;
        while (left > 0) {
            int count = tar.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new BrokenArchive("it is truncated: it ends in the middle of an entry");
            }
            sink.write(buffer, 0, count);
            left -= count;
        }
    }

    public void drain() throws IOException {
        while (window.advance()) {
            window.at = window.limit;
        }
    }

    private static final class WindowInput extends InputStream {
        private final Window window;

        WindowInput(Window window) {
            this.window = window;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (window.at == window.limit && !window.advance()) {
                return -1;
            }
            int count = Math.min(length, window.limit - window.at);
            System.arraycopy(window.data, window.at, into, offset, count);
            window.at += count;
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return window.skip(count) ? count : 0;
        }

        @Override
        public int available() {
            return window.limit - window.at;
        }
    }
}
