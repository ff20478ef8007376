package dev.forge.engine.image.layer;

import dev.forge.core.posix.Errno;
import dev.forge.core.posix.PosixFiles;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.TarEntry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cache of open descriptors for a layer's directories; it keeps the most recently used. Directories are opened from
 * the layer's root with openat2(2) and RESOLVE_IN_ROOT, so the kernel guarantees that neither {@code ..} nor a symbolic
 * link leads outside, whatever the archive contains: {@code var/run -> /run} means the layer's own {@code run}, as in
 * docker and podman, which unpack in a chroot. Where openat2 is missing (Linux before 5.6, some sandboxes),
 * {@link LinkResolver} does the same.
 */
public final class DirectoryCache implements AutoCloseable {
    private static final int KEPT = 64;
    private static final int FLAGS = PosixFiles.O_PATH | PosixFiles.O_DIRECTORY;

    private final PosixFiles files;
    private final int root;
    private final Map<String, Integer> open = new LinkedHashMap<>(KEPT * 2, 0.75f, true);
    private boolean walks;
    private byte[] lastPath = {};
    private int last;

    /**
     * Caches directories below an open root, which the caller must close.
     *
     * @param walks whether to do without openat2 from the beginning
     */
    public DirectoryCache(PosixFiles files, int root, boolean walks) {
        this.files = files;
        this.root = root;
        this.walks = walks;
        this.last = root;
    }

    /**
     * A descriptor of the parent directory of an entry; missing directories are created with mode 0755. Valid until the
     * next call.
     *
     * @throws BrokenArchive if the path leads outside or through a non-directory
     */
    int parent(EntryPath path, String shown) throws BrokenArchive {
        int length = path.parentLength();
        if (length == lastPath.length && Arrays.equals(path.path(), 0, length, lastPath, 0, length)) {
            return last;
        }
        int directory = length == 0 ? root : opened(path.parent(), shown);
        lastPath = path.parent();
        last = directory;
        return directory;
    }

    private int opened(byte[] path, String shown) throws BrokenArchive {
        String key = EntryPath.key(path, path.length);
        Integer known = open.get(key);
        if (known != null) {
            return known;
        }
        int directory = resolve(path, FLAGS);
        if (directory == -Errno.ENOENT) {
            directory = make(path, shown);
        }
        if (directory < 0) {
            throw refused(directory, path, shown);
        }
        if (open.size() >= KEPT) {
            String eldest = open.keySet().iterator().next();
            Integer descriptor = open.remove(eldest);
            if (descriptor != null) {
                files.close(descriptor);
            }
        }
        open.put(key, directory);
        return directory;
    }

    /** Creates the missing directories of a path. */
    private int make(byte[] path, String shown) throws BrokenArchive {
        int parent = root;
        int start = 0;
        for (int i = 1; i <= path.length; i++) {
            if (i < path.length && path[i] != '/') {
                continue;
            }
            byte[] prefix = Arrays.copyOf(path, i);
            int directory = resolve(prefix, FLAGS);
            if (directory == -Errno.ENOENT) {
                byte[] name = Arrays.copyOfRange(path, start, i);
                int result = files.makeDirectory(parent, name, 0755);
                if (result < 0) {
                    closeUnlessRoot(parent);
                    throw refused(result, prefix, shown);
                }
                // The umask may have removed permissions.
                files.changeMode(parent, name, 0755);
                directory = resolve(prefix, FLAGS);
            }
            closeUnlessRoot(parent);
            if (directory < 0) {
                return directory;
            }
            parent = directory;
            start = i + 1;
        }
        return parent;
    }

    private void closeUnlessRoot(int directory) {
        if (directory != root) {
            files.close(directory);
        }
    }

    /** Opens a path, resolved inside the root; returns a negative error number on failure. */
    public int resolve(byte[] path, int flags) {
        if (!walks) {
            int directory = files.openInRoot(root, path, flags);
            if (directory != -Errno.ENOSYS && directory != -Errno.EPERM) {
                return directory;
            }
            walks = true;
        }
        return new LinkResolver(files, root).open(path, flags);
    }

    /** Whether a symbolic link leads from the path to something that is not in the layer: outside, on the host. */
    boolean climbs(byte[] path) {
        if (walks) {
            return LinkResolver.leadsOut(files, root, path);
        }
        int opened = files.openBeneath(root, path, PosixFiles.O_PATH);
        if (opened >= 0) {
            files.close(opened);
        }
        return opened == -Errno.EXDEV;
    }

    private BrokenArchive refused(int error, byte[] path, String shown) {
        String directory = TarEntry.show(path);
        if ((error == -Errno.EEXIST || error == -Errno.ENOENT) && climbs(path)) {
            return new BrokenArchive("the entry " + shown + " climbs out of the layer: " + directory
                    + " leads through a symbolic link to the outside, and the layer has nothing there");
        }
        if (error == -Errno.ENOTDIR || error == -Errno.ELOOP || error == -Errno.EEXIST) {
            return new BrokenArchive("the entry " + shown + " lies below " + directory + ", which is not a directory");
        }
        return new BrokenArchive(
                "the directory " + directory + " of the entry " + shown + " cannot be opened: " + Errno.text(-error));
    }

    /** Invalidates the cache because a name was replaced; one descriptor stays open. */
    void forgetAllBut(int kept) {
        open.values().removeIf(directory -> {
            if (directory != kept) {
                files.close(directory);
            }
            return directory != kept;
        });
        if (last != kept) {
            lastPath = new byte[0];
            last = root;
        }
    }

    @Override
    public void close() {
        forgetAllBut(root);
    }
}
