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
     * Syncs a file, or a directory: the names in it. What leads to a directory of the home is on the disk since the home
     * was made, see {@link ForgeHome#privateDirectory}.
     *
     * @throws ForgeException if the disk fails
     */
    public static void sync(File file) {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network and FUSE file systems sync files and know no such thing for directories; and one above a
            // home that may not be read cannot be synced.
            boolean isPossible = !IoErrors.reason(e).equals("invalid argument") && file.canRead();
            if (!file.isDirectory() || isPossible) {
                throw new ForgeException("cannot sync " + file + " to the disk: " + IoErrors.reason(e), e);
            }
        }
    }
}
