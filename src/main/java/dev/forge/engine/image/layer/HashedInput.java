package dev.forge.engine.image.layer;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Counts and hashes what is read through it. */
public final class HashedInput extends BlockInput {
    private final MessageDigest hash = Digest.sha256();
    private long count;

    public HashedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > 0) {
            hash.update(into, offset, read);
            count += read;
        }
        return read;
    }

    public long count() {
        return count;
    }

    /** The digest of all that was read; once. */
    String digest() {
        return Digest.of(hash);
    }
}
