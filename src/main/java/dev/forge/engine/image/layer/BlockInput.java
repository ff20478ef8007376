package dev.forge.engine.image.layer;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream over another one, read in blocks; reading one byte reads a block of one. Subclasses may read the other
 * stream through a buffer, from {@link #at} to {@link #limit}.
 */
abstract class BlockInput extends InputStream {
    final InputStream in;
    final byte[] buffer;
    int at;
    int limit;
    private final byte[] one = new byte[1];

    /** A stream without a buffer. */
    BlockInput(InputStream in) {
        this(in, 0);
    }

    BlockInput(InputStream in, int bufferBytes) {
        this.in = in;
        this.buffer = new byte[bufferBytes];
    }

    @Override
    public final int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] into, int offset, int length) throws IOException;

    /** Refills the consumed buffer; false at the end of the other stream. */
    final boolean refill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
