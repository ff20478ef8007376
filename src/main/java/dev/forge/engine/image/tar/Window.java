package dev.forge.engine.image.tar;

import java.io.IOException;

/**
 * A stream of bytes seen through an array: {@code data[at .. limit)} is what can be read now. Lets the tar reader
 * look at the buffers of a pipeline without copying them.
 */
public abstract class Window {
    public byte[] data = new byte[0];
    public int at;
    public int limit;
    /** How many bytes lay in the windows before this one. */
    private long before;

    /**
     * Moves on to the next bytes, of which there is at least one.
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

    /** How many bytes of the stream have been read. */
    public final long position() {
        return before + at;
    }

    /** Counts bytes that were passed over without being looked at. */
    final void passed(long bytes) {
        before += bytes;
    }

    /** Whether so many bytes can be passed over; fewer than that is the end of the stream. */
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
