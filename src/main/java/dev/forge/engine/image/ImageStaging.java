package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.BlockGroups;
import dev.forge.core.posix.Errno;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeOwner;
import dev.forge.core.posix.PosixFiles;
import dev.forge.core.posix.Staging;
import dev.forge.engine.image.layer.LayerUnpack;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where layers are unpacked before they get their place in the store. Whatever fails, nothing is left there. */
final class ImageStaging {
    private final ForgeHome home;

    ImageStaging(ForgeHome home) {
        this.home = home;
    }

    /** Something that happens in a directory of the staging area. */
    interface Work<T> {
        T run(File directory) throws IOException;
    }

    /**
     * Does the work in a new directory, which is removed afterwards.
     *
     * @param shown what to call in messages what is read
     */
    <T> T run(Work<T> work, String shown) {
        BlockGroups.spread(home);
        HomeOwner.check(home);
        Staging staging = new Staging(home);
        staging.sweep();
        File directory = staging.newDirectory("load");
        try {
            return work.run(directory);
        } catch (IOException e) {
            throw LayerUnpack.broken(shown, e);
        } catch (OutOfMemoryError e) {
            throw LayerUnpack.tooLarge(shown, e);
        } finally {
            // Empty when all went well, and then this is one call instead of the machinery.
            if (!directory.delete()) {
                FileTree.remove(directory);
            }
        }
    }

    /** See docs/decisions/0002: one syncfs before the record, instead of an fsync for each file. */
    void sync(Map<String, File> unpacked) {
        if (unpacked.isEmpty()) {
            return;
        }
        try (PosixFiles files = new PosixFiles()) {
            byte[] path = home.root().getPath().getBytes(StandardCharsets.UTF_8);
            int root = files.open(PosixFiles.AT_FDCWD, path, PosixFiles.O_RDONLY, 0);
            int result = root < 0 ? root : files.syncFilesystem(root);
            files.close(root);
            if (result < 0) {
                throw new ForgeException("cannot sync " + home.root() + " to the disk: " + Errno.text(-result));
            }
        }
    }

    /** Removes layers that another process has brought first. */
    static void discard(Map<String, File> unpacked) {
        for (File directory : unpacked.values()) {
            if (directory.exists()) {
                FileTree.remove(directory);
            }
        }
    }
}
