package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952) with any number of members, as pigz and bgzip write them, and refuses everything else that
 * follows. {@link java.util.zip.GZIPInputStream} takes garbage, a damaged header or zeros before another member for the
 * end, so part of a layer could be lost without a word. Whether it looks for another member at all depends on the
 * JDK: the first ones asked {@code available()}, which may be zero at any time (JDK-7036144); JDK 25 does not; later
 * ones ask again unless a system property is set (JDK-8385924). It is not about speed: bench/parsers measures none.
 */
final class GzipInput extends InputStream {
    private static final int BUFFER_BYTES = 128 << 10;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] one = new byte[1];
    private int at;
    private int limit;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) throws IOException {
        this.in = in;
        beginMember();
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!ended) {
            if (!inMember) {
                if (!anotherMember()) {
                    ended = true;
                    break;
                }
                beginMember();
            }
            int count = inflate(into, offset, length);
            if (count > 0) {
                crc.update(into, offset, count);
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(into, offset, length);
            while (count == 0) {
                if (inflater.finished()) {
                    endMember();
                    return 0;
                }
                if (inflater.needsDictionary()) {
                    throw new BrokenArchive("its gzip data needs a dictionary");
                }
                if (at == limit && !refill()) {
                    throw truncated();
                }
                inflater.setInput(buffer, at, limit - at);
                at = limit;
                count = inflater.inflate(into, offset, length);
            }
            return count;
        } catch (DataFormatException e) {
            throw new BrokenArchive("its gzip data is damaged: " + e.getMessage());
        }
    }

    private void beginMember() throws IOException {
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw new BrokenArchive("it is not gzip data, or something else follows the gzip data");
        }
        int flags = next();
        for (int i = 0; i < 6; i++) {
            next();
        }
        if ((flags & 4) != 0) {
            int extra = next() | next() << 8;
            for (int i = 0; i < extra; i++) {
                next();
            }
        }
        for (int flag = 8; flag <= 16; flag *= 2) {
            // The name and the comment end at a zero byte.
            while ((flags & flag) != 0 && next() != 0) {}
        }
        if ((flags & 2) != 0) {
            next();
            next();
        }
        inflater.reset();
        crc.reset();
        inMember = true;
    }

    private void endMember() throws IOException {
        at = limit - inflater.getRemaining();
        long written = inflater.getBytesWritten();
        if (number() != crc.getValue() || number() != (written & 0xffff_ffffL)) {
            throw new BrokenArchive("its gzip data is damaged: the check sum or the length is wrong");
        }
        inMember = false;
    }

    /** Whether more than padding follows. */
    private boolean anotherMember() throws IOException {
        while (at < limit || refill()) {
            if (buffer[at] != 0) {
                return true;
            }
            at++;
        }
        return false;
    }

    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        if (at == limit && !refill()) {
            throw truncated();
        }
        return buffer[at++] & 0xff;
    }

    private boolean refill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private static BrokenArchive truncated() {
        return new BrokenArchive("it is truncated: its gzip data does not end");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
