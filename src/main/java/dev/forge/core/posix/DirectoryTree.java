package dev.forge.core.posix;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Lists the directories of a tree by the entry types that getdents64(2) reports. It makes no call per file; in
 * /sys/fs/cgroup most entries are files.
 */
public final class DirectoryTree {
    private static final int BUFFER_BYTES = 8 << 10;

    private final PosixFiles files;
    private final Set<String> found = new HashSet<>();

    private DirectoryTree(PosixFiles files) {
        this.files = files;
    }

    /**
     * The paths of the directory and all directories below it; directories that are removed meanwhile may be missing.
     */
    public static Set<String> of(File root) {
        try (PosixFiles files = new PosixFiles()) {
            DirectoryTree tree = new DirectoryTree(files);
            tree.add(PosixFiles.AT_FDCWD, root.getPath().getBytes(StandardCharsets.UTF_8), root.getPath());
            return tree.found;
        }
    }

    private void add(int parent, byte[] name, String path) {
        int directory =
                files.open(parent, name, PosixFiles.O_RDONLY | PosixFiles.O_DIRECTORY | PosixFiles.O_NOFOLLOW, 0);
        if (directory < 0) {
            return;
        }
        found.add(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
            int filled;
            while ((filled = files.entries(directory, buffer)) > 0) {
                for (int at = 0; at < filled; at += DirectoryEntry.length(buffer, at)) {
                    byte[] inner = DirectoryEntry.name(buffer, at);
                    if (DirectoryEntry.isDirectory(buffer, at) && !DirectoryEntry.isDots(inner)) {
                        add(directory, inner, path + "/" + new String(inner, StandardCharsets.UTF_8));
                    }
                }
            }
        } finally {
            files.close(directory);
        }
    }
}
