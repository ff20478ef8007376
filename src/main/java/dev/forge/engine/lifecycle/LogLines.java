package dev.forge.engine.lifecycle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a file that may still grow. What is longer than a piece comes in pieces, so memory is bounded. */
final class LogLines {
    /** A monitor cuts lines at some kilobytes; only a damaged log has longer ones. */
    private static final int MAX_PIECE = 1 << 20;

    private final RandomAccessFile in;
    private final byte[] buffer = new byte[64 << 10];
    private byte[] pending = new byte[0];
    private int at;
    private int filled;
    private long position;
    private boolean inside;

    /**
     * The lines of a log from an offset on.
     *
     * @param text the bytes, without the line feed
     * @param start where the piece begins in the file
     * @param continues whether it goes on with the line of the piece before
     * @param ended whether a line feed followed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Piece(byte[] text, long start, boolean continues, boolean ended) {}

    LogLines(RandomAccessFile in, long from) throws IOException {
        this.in = in;
        this.position = from;
        in.seek(from);
    }

    /** Where the next piece begins. */
    long position() {
        return position;
    }

    /** Where the file was read to. */
    long end() {
        return position + pending.length + filled - at;
    }

    /** The next piece, or null if the file has no more whole lines now. */
    @Nullable
    Piece next() throws IOException {
        while (true) {
            for (int i = at; i < filled; i++) {
                if (buffer[i] == '\n') {
                    byte[] text = join(i);
                    at = i + 1;
                    return piece(text, true);
                }
            }
            pending = join(filled);
            at = 0;
            filled = 0;
            if (pending.length >= MAX_PIECE) {
                return rest();
            }
            filled = Math.max(in.read(buffer), 0);
            if (filled == 0) {
                return null;
            }
        }
    }

    /** What stands behind the last line feed, or null if that is nothing. */
    @Nullable
    Piece rest() {
        byte[] text = pending;
        pending = new byte[0];
        return text.length == 0 ? null : piece(text, false);
    }

    private Piece piece(byte[] text, boolean ended) {
        Piece piece = new Piece(text, position, inside, ended);
        position += text.length + (ended ? 1L : 0L);
        inside = !ended;
        return piece;
    }

    private byte[] join(int end) {
        byte[] joined = Arrays.copyOf(pending, pending.length + end - at);
        System.arraycopy(buffer, at, joined, pending.length, end - at);
        pending = new byte[0];
        return joined;
    }
}
