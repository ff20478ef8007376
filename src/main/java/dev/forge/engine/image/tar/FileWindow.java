package dev.forge.engine.image.tar;

import java.io.IOException;
import java.io.RandomAccessFile;

/** A window over a file. Skipped bytes are not read. */
public final class FileWindow extends Window {
    private static final int BUFFER_BYTES = 32 << 10;

    private final RandomAccessFile file;
    private final long size;

    public FileWindow(RandomAccessFile file) throws IOException {
        this.file = file;
        this.size = file.length();
        this.data = new byte[BUFFER_BYTES];
    }

    @Override
    public boolean fill() throws IOException {
        int read = file.read(data, 0, data.length);
        limit = Math.max(0, read);
        return read > 0;
    }

    @Override
    public boolean skip(long bytes) throws IOException {
        int inside = (int) Math.min(bytes, limit - at);
        at += inside;
        long left = bytes - inside;
        if (left == 0) {
            return true;
        }
        long from = file.getFilePointer();
        if (left > size - from) {
            return false;
        }
        file.seek(from + left);
        passed(left);
        return true;
    }
}
