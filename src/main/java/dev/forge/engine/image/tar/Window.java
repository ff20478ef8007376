package dev.forge.engine.image.tar;

import java.io.IOException;

/**
 * A stream of bytes seen through an array: {@code data[at .. limit)} can be read now. It lets the tar reader use the
 * buffers of a pipeline without copying them.
 */
public abstract class Window {
    public byte[] data = new byte[0];
    public int at;
    public int limit;
    /** The number of bytes before the current window. */
    private long before;

    /**
     * Moves to the next window with at least one byte.
     *
     * @return false at the end
     */
    public final boolean advance() throws IOException {
        before += limit;
        at = 0;
        limit = 0;
        return fill();
    }

    /** Sets {@link #data}, {@link #at} and {@link #limit}. */
    public abstract boolean fill() throws IOException;

    /** The offset of the next byte in the stream. */
    public final long position() {
        return before + at;
    }

    /** Counts bytes that were skipped without reading them. */
    final void passed(long bytes) {
        before += bytes;
    }

    /** Skips bytes; false if the stream ended before, that is, if fewer bytes remained. */
    public boolean skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (at == limit && !advance()) {
                return false;
            }
            int part = (int) Math.min(left, limit - at);
            at += part;
            left -= part;
        }
        return true;
    }
}
