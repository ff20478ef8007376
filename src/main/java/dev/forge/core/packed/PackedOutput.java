package dev.forge.core.packed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes arrays, each with its length in front, in this host's byte order, and at the end a checksum of all of it. */
public final class PackedOutput {
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final CRC32C sum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.nativeOrder());

    /** Writes to a stream, which need not be buffered. */
    public PackedOutput(OutputStream out) {
        this.out = out;
    }

    /** The first numbers of an array. */
    public void ints(int[] values, int count) throws IOException {
        number(count);
        for (int at = 0; at < count; ) {
            int part = Math.min(count - at, CHUNK / Integer.BYTES);
            buffer.clear();
            buffer.asIntBuffer().put(values, at, part);
            put(buffer.array(), part * Integer.BYTES);
            at += part;
        }
    }

    /** The first bytes of an array. */
    public void bytes(byte[] values, int count) throws IOException {
        number(count);
        put(values, count);
    }

    /** The checksum of what was written since the last one. */
    public void seal() throws IOException {
        int found = (int) sum.getValue();
        number(found);
        sum.reset();
    }

    private void number(int value) throws IOException {
        buffer.clear();
        buffer.putInt(value);
        put(buffer.array(), Integer.BYTES);
    }

    private void put(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
        sum.update(bytes, 0, count);
    }
}
