package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Detects the compression of a stream by its magic number, as docker does, because media types may be wrong. */
public final class Compression {
    private static final int MAGIC_BYTES = 6;

    private Compression() {}

    /**
     * The decompressed stream.
     *
     * @throws BrokenArchive if the compression is not supported
     */
    public static InputStream open(InputStream in) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(in, MAGIC_BYTES);
        byte[] magic = new byte[MAGIC_BYTES];
        int read = pushback.readNBytes(magic, 0, MAGIC_BYTES);
        pushback.unread(magic, 0, read);
        if (starts(magic, read, 0x1f, 0x8b)) {
            return new GzipInput(pushback);
        }
        // A zstd frame, or one of the sixteen types of skippable frames.
        if (starts(magic, read, 0x28, 0xb5, 0x2f, 0xfd)
                || (read >= 4
                        && (magic[0] & 0xf0) == 0x50
                        && magic[1] == 0x2a
                        && magic[2] == 0x4d
                        && magic[3] == 0x18)) {
            return ZstdInput.open(pushback);
        }
        if (starts(magic, read, 'B', 'Z', 'h')) {
            throw new BrokenArchive("it is compressed with bzip2, which forge does not read; use gzip or zstd");
        }
        if (starts(magic, read, 0xfd, '7', 'z', 'X', 'Z')) {
            throw new BrokenArchive("it is compressed with xz, which forge does not read; use gzip or zstd");
        }
        return pushback;
    }

    private static boolean starts(byte[] bytes, int length, int... magic) {
        if (length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
