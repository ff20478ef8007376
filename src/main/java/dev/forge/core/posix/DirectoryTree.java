package dev.forge.core.posix;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Lists the directories of a tree by the entry types that getdents64(2) reports. It makes no call per file; in
 * /sys/fs/cgroup most entries are files.
 */
public final class DirectoryTree {
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
        try {
            DirectoryEntry.forEach(files, directory, (inner, isDirectory) -> {
                if (isDirectory) {
                    add(directory, inner, path + "/" + new String(inner, StandardCharsets.UTF_8));
                }
            });
        } finally {
            files.close(directory);
        }
    }
}
