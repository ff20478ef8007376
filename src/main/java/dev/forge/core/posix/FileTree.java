package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.Mounts;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Removes directory trees. It never follows symbolic links, accepts any bytes in names, adds missing permissions to
 * directories, and moves parts of very deep trees to the top, so that it does not run out of file descriptors. What
 * somebody else removes meanwhile is removed: several may remove the same tree at once. Not for the start path.
 */
public final class FileTree {
    /** Directories deeper than this are first moved to the top, so that few descriptors are open at the same time. */
    private static final int MAX_DEPTH = 64;

    /** How often a directory is emptied again into which others put something meanwhile. */
    private static final int MAX_ROUNDS = 100;

    private final PosixFiles files;
    private final int top;
    private int lifted;

    private FileTree(PosixFiles files, int top) {
        this.files = files;
        this.top = top;
    }

    /**
     * Removes a file, or a directory with its contents; does nothing if it does not exist.
     *
     * @throws ForgeException if a part of it cannot be removed
     */
    public static void remove(File file) {
        try {
            removeDirectly(file);
        } catch (ForgeException e) {
            // A payload's or an image's other users are no users of a host's user but in his namespace.
            if (UserNamespace.isEntered() || !UserNamespace.isRootless()) {
                throw e;
            }
            String failure = UserNamespace.run(List.of("rm", "-rf", "--", file.getAbsolutePath()));
            if (failure != null) {
                throw new ForgeException("cannot remove " + file + ": " + failure, null, e);
            }
        }
    }

    private static void removeDirectly(File file) {
        File absolute = file.getAbsoluteFile();
        byte[] name = absolute.getName().getBytes(StandardCharsets.UTF_8);
        try (PosixFiles files = new PosixFiles()) {
            int parent = files.open(
                    PosixFiles.AT_FDCWD,
                    String.valueOf(absolute.getParent()).getBytes(StandardCharsets.UTF_8),
                    PosixFiles.O_RDONLY | PosixFiles.O_DIRECTORY,
                    0);
            if (parent == -Errno.ENOENT) {
                return;
            }
            check(parent, absolute.getParent());
            try {
                remove(files, parent, name, absolute.getPath());
            } finally {
                files.close(parent);
            }
        }
    }

    /**
     * Unmounts everything below a directory, then removes the directory. Use it only for directories that a single
     * engine owns: at each start runc briefly bind-mounts its own binary on a file in its state, and the mount stays if
     * runc is killed at that moment.
     *
     * @throws ForgeException if a part of it cannot be removed
     */
    public static void removeMounted(File directory) {
        if (directory.isDirectory()) {
            try (PosixFiles files = new PosixFiles()) {
                for (String point : Mounts.below(directory)) {
                    // If this fails, the removal reports the error.
                    files.unmount(point.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        remove(directory);
    }

    /** Removes the entry with this name from an open directory; messages call it {@code shown}. */
    public static void remove(PosixFiles files, int parent, byte[] name, String shown) {
        int result = files.unlink(parent, name);
        if (result == 0 || result == -Errno.ENOENT) {
            return;
        }
        if (result != -Errno.EISDIR && result != -Errno.EPERM) {
            check(result, shown);
        }
        int top = openDirectory(files, parent, name);
        if (top == -Errno.ENOENT) {
            return;
        }
        if (top == -Errno.ENOTDIR || top == -Errno.ELOOP) {
            // It is not a directory, so the error of unlink is the one to report.
            check(result, shown);
        }
        check(top, shown);
        int removed = -Errno.ENOTEMPTY;
        try {
            FileTree tree = new FileTree(files, top);
            for (int round = 0; removed == -Errno.ENOTEMPTY && round < MAX_ROUNDS; round++) {
                do {
                    tree.lifted = 0;
                    files.seek(top, 0);
                    tree.empty(top, 0, shown);
                } while (tree.lifted > 0);
                removed = files.removeDirectory(parent, name);
            }
        } finally {
            files.close(top);
        }
        checkGone(removed, shown);
    }

    private static int openDirectory(PosixFiles files, int parent, byte[] name) {
        int flags = PosixFiles.O_RDONLY | PosixFiles.O_DIRECTORY | PosixFiles.O_NOFOLLOW;
        int directory = files.open(parent, name, flags, 0);
        if (directory == -Errno.EACCES && files.changeMode(parent, name, 0700) == 0) {
            directory = files.open(parent, name, flags, 0);
        }
        return directory;
    }

    private void empty(int directory, int depth, String shown) {
        checkGone(
                DirectoryEntry.forEach(
                        files, directory, (name, isDirectory) -> removeEntry(directory, name, depth, shown)),
                shown);
    }

    private void removeEntry(int directory, byte[] name, int depth, String shown) {
        int result = files.unlink(directory, name);
        if (result == 0 || result == -Errno.ENOENT) {
            return;
        }
        String path = shown + "/" + new String(name, StandardCharsets.UTF_8);
        if (result != -Errno.EISDIR && result != -Errno.EPERM && result != -Errno.EACCES) {
            check(result, path);
        }
        if (result == -Errno.EACCES) {
            files.changeMode(directory, 0700);
            result = files.unlink(directory, name);
            if (result == 0) {
                return;
            }
        }
        int removed = files.removeDirectory(directory, name);
        if (removed == 0 || removed == -Errno.ENOENT) {
            return;
        }
        if (depth >= MAX_DEPTH) {
            lift(directory, name, path);
            return;
        }
        int inner = openDirectory(files, directory, name);
        if (inner == -Errno.ENOENT) {
            return;
        }
        if (inner == -Errno.ENOTDIR || inner == -Errno.ELOOP) {
            check(result, path);
        }
        check(inner, path);
        try {
            empty(inner, depth + 1, path);
        } finally {
            files.close(inner);
        }
        removed = files.removeDirectory(directory, name);
        // Where somebody else has put something in meanwhile, the whole tree is gone through once more.
        if (removed != -Errno.ENOTEMPTY) {
            checkGone(removed, path);
        }
    }

    private void lift(int directory, byte[] name, String path) {
        int result = -Errno.EEXIST;
        // Skips names that exist in the tree: rename would replace a file.
        for (int i = 0; result != 0 && i < 1000; i++) {
            byte[] free = (".lifted." + System.nanoTime() + "." + i).getBytes(StandardCharsets.UTF_8);
            if (files.stat(top, free) == -Errno.ENOENT) {
                result = files.rename(directory, name, top, free);
            }
        }
        checkGone(result, path);
        lifted++;
    }

    /** As {@link #check}, but that it is gone already is no error. */
    private static void checkGone(int result, String path) {
        if (result != -Errno.ENOENT) {
            check(result, path);
        }
    }

    private static void check(int result, String path) {
        if (result < 0) {
            throw new ForgeException("cannot remove " + path + ": " + Errno.text(-result));
        }
    }
}
