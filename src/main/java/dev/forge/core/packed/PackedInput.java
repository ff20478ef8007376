package dev.forge.core.packed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Reads what {@link PackedOutput} has written. Whatever the bytes are, nothing is made that is larger than what is left
 * of the file; what is read counts only when the {@linkplain #checkSeal seal} behind it is right.
 */
public final class PackedInput {
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final CRC32C sum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.nativeOrder());
    private long left;

    /**
     * Reads from a stream, which need not be buffered.
     *
     * @param length how many bytes it has
     */
    public PackedInput(InputStream in, long length) {
        this.in = in;
        left = length;
    }

    /** An array of numbers. */
    public int[] ints() throws IOException {
        int[] values = new int[count(Integer.BYTES)];
        for (int at = 0; at < values.length; ) {
            int part = Math.min(values.length - at, CHUNK / Integer.BYTES);
            take(buffer.array(), part * Integer.BYTES);
            buffer.clear();
            buffer.asIntBuffer().get(values, at, part);
            at += part;
        }
        return values;
    }

    /** An array of bytes. */
    public byte[] bytes() throws IOException {
        byte[] values = new byte[count(1)];
        take(values, values.length);
        return values;
    }

    /**
     * Checks everything that was read since the last seal.
     *
     * @throws IOException if it is not what was written
     */
    public void checkSeal() throws IOException {
        int found = (int) sum.getValue();
        if (number() != found) {
            throw new IOException("its checksum is wrong");
        }
        sum.reset();
    }

    private int count(int size) throws IOException {
        int count = number();
        if (count < 0 || (long) count * size > left) {
            throw new EOFException("it says that it goes on beyond its end");
        }
        return count;
    }

    private int number() throws IOException {
        take(buffer.array(), Integer.BYTES);
        return buffer.clear().getInt();
    }

    private void take(byte[] bytes, int count) throws IOException {
        if (in.readNBytes(bytes, 0, count) < count) {
            throw new EOFException("it is cut short");
        }
        left -= count;
        sum.update(bytes, 0, count);
    }
}
