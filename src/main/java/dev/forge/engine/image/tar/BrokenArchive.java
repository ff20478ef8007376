package dev.forge.engine.image.tar;

import java.io.IOException;

/** An archive is not what it should be. Becomes a ForgeException where the archive's name is known. */
public final class BrokenArchive extends IOException {
    private static final long serialVersionUID = 1L;

    public BrokenArchive(String message) {
        super(message);
    }
}
