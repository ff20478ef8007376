package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.engine.image.tar.ArchiveLimits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Files by name, out of a tar archive or a directory. Several may be read at once. */
interface Archive extends Closeable {
    /** What to call it in messages. */
    String shown();

    /** Whether it has a file of this name. */
    boolean has(String path);

    /** The file's size in bytes, or -1 if there is none. */
    long size(String path);

    /** The file's bytes; the caller closes the stream. */
    InputStream open(String path) throws IOException;

    /**
     * A file of JSON.
     *
     * @throws ForgeException if it is missing or too large
     */
    default byte[] small(String path) throws IOException {
        long size = size(path);
        if (size < 0) {
            throw new ForgeException(
                    shown() + " has no " + path, "it may be truncated, or not be the archive of an image");
        }
        if (size > ArchiveLimits.JSON_BYTES) {
            throw new ForgeException(path + " in " + shown() + " has " + size + " bytes; at most "
                    + ArchiveLimits.JSON_BYTES + " are read");
        }
        try (InputStream in = open(path)) {
            return in.readAllBytes();
        }
    }
}
