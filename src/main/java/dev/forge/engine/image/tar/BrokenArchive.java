package dev.forge.engine.image.tar;

import java.io.IOException;

/** An archive is invalid. Callers that know the archive's name turn it into a ForgeException. */
public final class BrokenArchive extends IOException {
    private static final long serialVersionUID = 1L;

    public BrokenArchive(String message) {
        super(message);
    }
}
