package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import java.io.IOException;
import java.io.InputStream;

/**
 * Zstd data without its skippable frames (RFC 8878, 3.1.2), which the decoder does not know: containers/storage
 * puts a table of contents into them ("zstd:chunked"). Frames are passed through; only their headers and those of
 * their blocks are looked at, to find where they end.
 */
final class ZstdFrames extends BlockInput {
    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;
    private static final int BUFFER_BYTES = 64 << 10;

    /** A header that was read and has to be passed on, before {@link #pass} bytes more. */
    private final byte[] header = new byte[18];

    private int headerAt;
    private int headerLimit;
    private long pass;
    private boolean inFrame;
    private boolean lastBlock;
    private boolean hasChecksum;
    private boolean ended;

    ZstdFrames(InputStream in) {
        super(in, BUFFER_BYTES);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (headerAt == headerLimit && pass == 0) {
            if (ended || !nextPart()) {
                ended = true;
                return -1;
            }
        }
        if (headerAt < headerLimit) {
            int part = Math.min(length, headerLimit - headerAt);
            System.arraycopy(header, headerAt, into, offset, part);
            headerAt += part;
            return part;
        }
        if (at == limit && !refill()) {
            throw truncated();
        }
        int part = (int) Math.min(Math.min(length, pass), limit - at);
        System.arraycopy(buffer, at, into, offset, part);
        at += part;
        pass -= part;
        return part;
    }

    private static BrokenArchive truncated() {
        return new BrokenArchive("it is truncated: its zstd data does not end");
    }

    /** Reads the header of a frame or of a block; false at the end of everything. */
    private boolean nextPart() throws IOException {
        headerAt = 0;
        headerLimit = 0;
        if (!inFrame) {
            return nextFrame();
        }
        if (lastBlock) {
            inFrame = false;
            pass = hasChecksum ? 4 : 0;
            return true;
        }
        int block = take() | take() << 8 | take() << 16;
        lastBlock = (block & 1) != 0;
        int type = block >> 1 & 3;
        // A block of type 1 is one byte, to be repeated.
        pass = type == 1 ? 1 : block >>> 3;
        return true;
    }

    private boolean nextFrame() throws IOException {
        while (at < limit || refill()) {
            int magic = take() | take() << 8 | take() << 16 | take() << 24;
            if ((magic & 0xfffffff0) == SKIPPABLE) {
                long size = (take() | take() << 8 | take() << 16 | (long) take() << 24) & 0xffff_ffffL;
                skipBytes(size);
                headerLimit = 0;
                continue;
            }
            if (magic != MAGIC) {
                throw new BrokenArchive("something else follows its zstd data");
            }
            int descriptor = take();
            boolean single = (descriptor & 0x20) != 0;
            hasChecksum = (descriptor & 4) != 0;
            int dictionary = descriptor & 3;
            int contentSize = descriptor >> 6;
            int more = (single ? 0 : 1)
                    + (dictionary == 3 ? 4 : dictionary)
                    + (contentSize == 0 ? (single ? 1 : 0) : 1 << contentSize);
            for (int i = 0; i < more; i++) {
                take();
            }
            inFrame = true;
            lastBlock = false;
            return true;
        }
        return false;
    }

    private void skipBytes(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (at == limit && !refill()) {
                throw truncated();
            }
            int part = (int) Math.min(left, limit - at);
            at += part;
            left -= part;
        }
    }

    /** The next byte, which is noted to be passed on. */
    private int take() throws IOException {
        if (at == limit && !refill()) {
            throw truncated();
        }
        header[headerLimit++] = buffer[at];
        return buffer[at++] & 0xff;
    }
}
