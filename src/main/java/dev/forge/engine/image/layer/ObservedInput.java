package dev.forge.engine.image.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports how much of a stream has been read. */
final class ObservedInput extends FilterInputStream {
    private final ImageProgress progress;

    ObservedInput(InputStream in, ImageProgress progress) {
        super(in);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        progress.read(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        progress.read(Math.max(0, read));
        return read;
    }
}
