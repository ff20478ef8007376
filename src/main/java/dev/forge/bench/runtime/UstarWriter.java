package dev.forge.bench.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the archives of the benchmark's image: directories, files and symbolic links of user and group 0, in ustar
 * (POSIX.1-1988). The same calls make the same bytes, so the image has the same ID on every host.
 */
final class UstarWriter implements Closeable {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;

    private final OutputStream out;
    /** Seconds since 1970. */
    private final long time;

    /**
     * Writes to a stream, which {@link #close} closes.
     *
     * @param time the time of every entry in seconds since 1970
     */
    UstarWriter(OutputStream out, long time) {
        this.out = out;
        this.time = time;
    }

    void directory(String name, int mode) throws IOException {
        header('5', name + "/", "", 0, mode);
    }

    void file(String name, byte[] content, int mode) throws IOException {
        header('0', name, "", content.length, mode);
        out.write(content);
        out.write(new byte[-content.length & (BLOCK - 1)]);
    }

    void symlink(String name, String target) throws IOException {
        header('2', name, target, 0, 0777);
    }

    private void header(char type, String name, String target, long size, int mode) throws IOException {
        byte[] block = new byte[BLOCK];
        text(block, 0, name);
        octal(block, 100, 7, mode);
        octal(block, 108, 7, 0);
        octal(block, 116, 7, 0);
        octal(block, 124, 11, size);
        octal(block, 136, 11, time);
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) type;
        text(block, 157, target);
        text(block, 257, "ustar\00000");
        octal(block, 329, 7, 0);
        octal(block, 337, 7, 0);
        long sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 6, sum);
        block[154] = 0;
        out.write(block);
    }

    private static void text(byte[] block, int at, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > NAME_BYTES) {
            throw new IOException("the name does not fit into a ustar header: " + text);
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static void octal(byte[] block, int at, int digits, long value) {
        long left = value;
        for (int i = digits - 1; i >= 0; i--) {
            block[at + i] = (byte) ('0' + (left & 7));
            left >>= 3;
        }
    }

    /** Ends the archive and closes the stream. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
