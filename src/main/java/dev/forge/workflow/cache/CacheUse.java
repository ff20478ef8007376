package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.DiskUsage;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the cache takes on the disk.
 *
 * @param entries the kept outputs, the least recently used first
 */
public record CacheUse(List<Kept> entries) {
    /**
     * Kept outputs.
     *
     * @param directory where they are
     * @param bytes allocated on the disk
     * @param used when they were used last, in milliseconds since 1970
     */
    public record Kept(File directory, long bytes, long used) {}

    /** A list that cannot change any more. */
    public CacheUse {
        entries = List.copyOf(entries);
    }

    static CacheUse of(File entries) {
        List<Kept> kept = new ArrayList<>();
        File[] directories = entries.listFiles(File::isDirectory);
        for (File directory : directories == null ? new File[0] : directories) {
            try {
                kept.add(new Kept(
                        directory,
                        DiskUsage.of(List.of(directory)).bytes(),
                        new File(directory, "entry.json").lastModified()));
            } catch (ForgeException e) {
                // Removed meanwhile.
            }
        }
        kept.sort(Comparator.comparingLong(Kept::used));
        return new CacheUse(kept);
    }

    /** All of them together. */
    public long bytes() {
        long bytes = 0;
        for (Kept kept : entries) {
            bytes += kept.bytes;
        }
        return bytes;
    }

    /** Has entries removed that were used last before a time, until the rest fits; returns the bytes of those that went. */
    long shrink(long limit, long before, Consumer<File> remove) {
        long bytes = bytes();
        long freed = 0;
        for (Kept kept : entries) {
            if (bytes - freed <= limit || kept.used >= before) {
                break;
            }
            remove.accept(kept.directory);
            freed += kept.bytes;
        }
        return freed;
    }
}
