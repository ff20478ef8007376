package dev.forge.core;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Brings files and the names in directories to the disk, so that a power cut does not take back what a command has
 * promised. Loads java.nio: not for the path to a container's start, which promises nothing that lasts.
 */
public final class DiskSync {
    private DiskSync() {}

    /**
     * Syncs a file, or a directory: the names in it.
     *
     * @throws ForgeException if the disk fails
     */
    public static void sync(File file) {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network and FUSE file systems sync files and know no such thing for directories.
            if (!file.isDirectory() || !IoErrors.reason(e).equals("invalid argument")) {
                throw new ForgeException("cannot sync " + file + " to the disk: " + IoErrors.reason(e), e);
            }
        }
    }

    /**
     * Syncs the names in a directory of a home and those that lead to it, the home's own included. Where nothing has
     * changed that takes the kernel no time.
     */
    public static void syncNames(File directory, ForgeHome home) {
        sync(directory);
        for (File above = directory.getParentFile();
                above != null && above.getPath().startsWith(home.root().getPath());
                above = above.getParentFile()) {
            sync(above);
        }
        File parent = home.root().getParentFile();
        if (parent != null) {
            sync(parent);
        }
    }
}
