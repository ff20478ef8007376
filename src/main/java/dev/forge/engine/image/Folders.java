package dev.forge.engine.image;

import dev.forge.core.Errno;
import dev.forge.core.PosixFiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The folders of a layer as open descriptors, the ones used last kept open. A folder is opened from the layer's
 * root with openat2(2) and RESOLVE_BENEATH, so it is the kernel that sees to it that no {@code ..} and no symbolic
 * link leads outside, however the archive has prepared the ground. Where openat2 is missing (Linux before 5.6, some
 * sandboxes), folders are opened part by part and symbolic links are not followed at all.
 */
final class Folders implements AutoCloseable {
    private static final int KEPT = 64;
    private static final int FLAGS = PosixFiles.O_PATH | PosixFiles.O_DIRECTORY;

    private final PosixFiles files;
    private final int root;
    private final Map<String, Integer> open = new LinkedHashMap<>(KEPT * 2, 0.75f, true);
    private boolean walks;
    private byte[] lastPath = {};
    private int last;

    /**
     * Folders below an open root, which stays the caller's to close.
     *
     * @param walks whether to do without openat2 from the beginning
     */
    Folders(PosixFiles files, int root, boolean walks) {
        this.files = files;
        this.root = root;
        this.walks = walks;
        this.last = root;
    }

    /**
     * A descriptor of the folder in which an entry lies, made with mode 0755 where it is missing. Valid until the
     * next call.
     *
     * @throws BrokenArchive if the way there leads outside or over something that is no folder
     */
    int parent(EntryPath path, String shown) throws BrokenArchive {
        int length = path.parentLength();
        if (length == lastPath.length && Arrays.equals(path.path(), 0, length, lastPath, 0, length)) {
            return last;
        }
        int folder = length == 0 ? root : opened(path.parent(), shown);
        lastPath = path.parent();
        last = folder;
        return folder;
    }

    private int opened(byte[] path, String shown) throws BrokenArchive {
        String key = EntryPath.key(path, path.length);
        Integer known = open.get(key);
        if (known != null) {
            return known;
        }
        int folder = resolve(path, FLAGS);
        if (folder == -Errno.ENOENT) {
            folder = make(path, shown);
        }
        if (folder < 0) {
            throw refused(folder, path, shown);
        }
        if (open.size() >= KEPT) {
            String eldest = open.keySet().iterator().next();
            Integer descriptor = open.remove(eldest);
            if (descriptor != null) {
                files.close(descriptor);
            }
        }
        open.put(key, folder);
        return folder;
    }

    /** Makes the parts of a path that are missing. */
    private int make(byte[] path, String shown) throws BrokenArchive {
        int parent = root;
        int start = 0;
        for (int i = 1; i <= path.length; i++) {
            if (i < path.length && path[i] != '/') {
                continue;
            }
            byte[] prefix = Arrays.copyOf(path, i);
            int folder = resolve(prefix, FLAGS);
            if (folder == -Errno.ENOENT) {
                byte[] name = Arrays.copyOfRange(path, start, i);
                int result = files.makeFolder(parent, name, 0755);
                if (result < 0) {
                    closeUnlessRoot(parent);
                    throw refused(result, prefix, shown);
                }
                // The umask may have taken something away.
                files.changeMode(parent, name, 0755);
                folder = resolve(prefix, FLAGS);
            }
            closeUnlessRoot(parent);
            if (folder < 0) {
                return folder;
            }
            parent = folder;
            start = i + 1;
        }
        return parent;
    }

    private void closeUnlessRoot(int folder) {
        if (folder != root) {
            files.close(folder);
        }
    }

    /** Opens a path below the root, which has to lie below it; a negative error number if that fails. */
    int resolve(byte[] path, int flags) {
        if (!walks) {
            int folder = files.openBeneath(root, path, flags);
            if (folder != -Errno.ENOSYS && folder != -Errno.EPERM) {
                return folder;
            }
            walks = true;
        }
        int folder = root;
        int start = 0;
        for (int i = 1; i <= path.length; i++) {
            if (i < path.length && path[i] != '/') {
                continue;
            }
            byte[] name = Arrays.copyOfRange(path, start, i);
            int last = i == path.length ? flags : FLAGS;
            int next = files.open(folder, name, last | PosixFiles.O_NOFOLLOW, 0);
            closeUnlessRoot(folder);
            if (next < 0) {
                return next;
            }
            folder = next;
            start = i + 1;
        }
        return folder;
    }

    private static BrokenArchive refused(int error, byte[] path, String shown) {
        String folder = TarEntry.show(path);
        if (error == -Errno.EXDEV) {
            return new BrokenArchive("the entry " + shown + " climbs out of the layer: " + folder
                    + " leads through a symbolic link to the outside");
        }
        if (error == -Errno.ENOTDIR || error == -Errno.ELOOP || error == -Errno.EEXIST) {
            return new BrokenArchive("the entry " + shown + " lies below " + folder + ", which is not a folder");
        }
        return new BrokenArchive(
                "the folder " + folder + " of the entry " + shown + " cannot be opened: " + Errno.text(-error));
    }

    /** Forgets what leads where by now, because a name has been replaced; one descriptor stays open. */
    void forgetAllBut(int kept) {
        open.values().removeIf(folder -> {
            if (folder != kept) {
                files.close(folder);
            }
            return folder != kept;
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
