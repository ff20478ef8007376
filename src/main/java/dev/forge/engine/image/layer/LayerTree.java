package dev.forge.engine.image.layer;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Errno;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.PosixFiles;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.TarEntry;
import dev.forge.engine.image.tar.TarReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Creates the files of one layer from the entries of its archive: owners, modes, times, links, devices, extended
 * attributes and holes as in the archive, whiteouts in overlayfs's format. All operations are relative to descriptors
 * from {@link DirectoryCache}, so nothing outside the layer's root can change. If a name exists already, the later
 * entry replaces it, as in tar.
 */
final class LayerTree implements AutoCloseable {
    private static final byte[] OPAQUE =
            bytes(UserNamespace.isRootless() ? "user.overlay.opaque" : "trusted.overlay.opaque");
    private static final byte[] YES = bytes("y");
    /** The highest user or group id; for chown(2), 2^32 - 1 means "no change". */
    private static final long MAX_ID = 0xffff_fffeL;

    private static final AtomicBoolean noted = new AtomicBoolean();

    private final PosixFiles files = new PosixFiles();
    private final ImageProgress progress;
    private final File directory;
    private final int root;
    private final DirectoryCache directories;
    private final FileContent content;
    private final FileCredentials self;
    /** The final metadata of directories, applied at the end because later entries would change their times. */
    private final Map<String, TarEntry> finish = new LinkedHashMap<>();

    /**
     * Creates a tree in an empty directory.
     *
     * @throws ForgeException if the directory cannot be opened
     */
    LayerTree(File directory, ImageProgress progress, boolean walks) {
        this.progress = progress;
        this.directory = directory;
        this.root = files.open(
                PosixFiles.AT_FDCWD, bytes(directory.getPath()), PosixFiles.O_RDONLY | PosixFiles.O_DIRECTORY, 0);
        if (root < 0) {
            files.close();
            throw new ForgeException("cannot open " + directory + ": " + Errno.text(-root));
        }
        this.directories = new DirectoryCache(files, root, walks);
        this.content = new FileContent(files, directory);
        this.self = FileCredentials.current();
        if (!self.others() && UserNamespace.isRootless() && !noted.getAndSet(true)) {
            progress.note(
                    "files of other users become yours, as you have no subordinate ids; " + UserNamespace.advice());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Creates the file of one entry.
     *
     * @throws BrokenArchive if the entry leads outside or is invalid
     * @throws ForgeException if a filesystem operation fails
     */
    void add(TarEntry entry, TarReader reader) throws IOException {
        String shown = entry.shown();
        EntryPath path = EntryPath.of(entry.name(), shown);
        if (entry.uid() < 0 || entry.uid() > MAX_ID || entry.gid() < 0 || entry.gid() > MAX_ID) {
            throw new BrokenArchive(
                    "the entry " + shown + " belongs to user " + entry.uid() + " and group " + entry.gid());
        }
        if (path.isRoot()) {
            if (entry.type() != '5') {
                throw new BrokenArchive("the entry " + shown + " stands for the layer's root and is no directory");
            }
            finish.put("", entry);
            return;
        }
        byte[] name = path.name();
        if (Whiteout.isOne(name)) {
            whiteout(Whiteout.hidden(name, shown), path, shown);
            return;
        }
        int parent = directories.parent(path, shown);
        switch (entry.type()) {
            case '0' -> file(entry, parent, name, shown, reader);
            case '1' -> hardLink(entry, path, name, shown);
            case '2' -> symlink(entry, parent, name, shown);
            case '5' -> directory(entry, path, parent, name, shown);
            default -> node(entry, parent, name, shown);
        }
    }

    private void file(TarEntry entry, int parent, byte[] name, String shown, TarReader reader) throws IOException {
        int flags = PosixFiles.O_WRONLY | PosixFiles.O_CREAT | PosixFiles.O_EXCL | PosixFiles.O_NOFOLLOW;
        // Without setuid: chown would clear it, and it must not be set before the owner is.
        int mode = entry.mode() & 0777;
        int file = files.open(parent, name, flags, mode);
        if (file == -Errno.EEXIST) {
            clear(parent, name, shown);
            file = files.open(parent, name, flags, mode);
        }
        check(file, shown, "made");
        try {
            content.write(file, entry, reader, shown);
            if (self.mayGive() && !self.is(entry)) {
                checkOwner(files.changeOwner(file, (int) entry.uid(), (int) entry.gid()), entry);
            }
            if (entry.mode() != self.masked(mode)) {
                check(files.changeMode(file, entry.mode()), shown, "given its mode");
            }
            attributes(entry, file, null);
            check(files.changeTimes(file, entry.seconds(), entry.nanos()), shown, "given its time");
        } finally {
            files.close(file);
        }
    }

    private void hardLink(TarEntry entry, EntryPath path, byte[] name, String shown) throws IOException {
        String target = TarEntry.show(entry.link());
        EntryPath to = EntryPath.of(entry.link(), shown + ", a hard link to " + target + ",");
        if (to.isRoot()) {
            throw new BrokenArchive("the entry " + shown + " is a hard link to the layer's root");
        }
        if (Arrays.equals(to.path(), path.path())) {
            return;
        }
        // A separate descriptor: the cache may close one of two.
        int from = to.parentLength() == 0
                ? root
                : directories.resolve(to.parent(), PosixFiles.O_PATH | PosixFiles.O_DIRECTORY);
        if (from == -Errno.ENOENT && directories.climbs(to.parent())) {
            throw new BrokenArchive(
                    "the entry " + shown + " climbs out of the layer: it is a hard link to " + target + ", outside");
        }
        if (from < 0) {
            throw missingTarget(shown, target, from);
        }
        try {
            if (files.stat(from, to.name()) < 0) {
                throw missingTarget(shown, target, -Errno.ENOENT);
            }
            if (files.type() == PosixFiles.S_IFDIR) {
                throw new BrokenArchive("the entry " + shown + " is a hard link to the directory " + target);
            }
            long inode = files.inode();
            int parent = directories.parent(path, shown);
            int result = files.link(from, to.name(), parent, name);
            if (result == -Errno.EEXIST) {
                if (files.stat(parent, name) == 0 && files.inode() == inode) {
                    return;
                }
                clear(parent, name, shown);
                result = files.link(from, to.name(), parent, name);
            }
            check(result, shown, "linked to " + target);
        } finally {
            if (from != root) {
                files.close(from);
            }
        }
    }

    private static BrokenArchive missingTarget(String shown, String target, int error) {
        return new BrokenArchive("the entry " + shown + " is a hard link to " + target + ": " + Errno.text(-error));
    }

    private void symlink(TarEntry entry, int parent, byte[] name, String shown) throws IOException {
        int result = files.makeSymlink(entry.link(), parent, name);
        if (result == -Errno.EEXIST) {
            clear(parent, name, shown);
            result = files.makeSymlink(entry.link(), parent, name);
        }
        check(result, shown, "made");
        metadata(entry, parent, name, shown);
    }

    private void node(TarEntry entry, int parent, byte[] name, String shown) throws IOException {
        int type = entry.type() == '3'
                ? PosixFiles.S_IFCHR
                : entry.type() == '4' ? PosixFiles.S_IFBLK : PosixFiles.S_IFIFO;
        int mode = type | (entry.mode() & 0777);
        int result = files.makeNode(parent, name, mode, entry.major(), entry.minor());
        if (result == -Errno.EEXIST) {
            clear(parent, name, shown);
            result = files.makeNode(parent, name, mode, entry.major(), entry.minor());
        }
        if (result == -Errno.EPERM && type != PosixFiles.S_IFIFO) {
            progress.note("left out the device " + shown + ": only root may make one");
            return;
        }
        check(result, shown, "made");
        metadata(entry, parent, name, shown);
        check(files.changeMode(parent, name, entry.mode()), shown, "given its mode");
    }

    /** Sets owner, attributes and times of a file that cannot be opened without side effects. */
    private void metadata(TarEntry entry, int parent, byte[] name, String shown) throws IOException {
        if (self.mayGive() && !self.is(entry)) {
            checkOwner(files.changeOwner(parent, name, (int) entry.uid(), (int) entry.gid()), entry);
        }
        if (!entry.attributes().isEmpty()) {
            attributes(entry, -1, path(parent, name));
        }
        check(files.changeTimes(parent, name, entry.seconds(), entry.nanos()), shown, "given its time");
    }

    /** A path to a name in an open directory; lsetxattr has no variant that takes a descriptor. */
    private static byte[] path(int parent, byte[] name) {
        byte[] start = bytes("/proc/self/fd/" + parent + "/");
        byte[] path = Arrays.copyOf(start, start.length + name.length);
        System.arraycopy(name, 0, path, start.length, name.length);
        return path;
    }

    /** Sets the extended attributes on an open file, or by path on a file that cannot be opened. */
    private void attributes(TarEntry entry, int file, byte @Nullable [] path) throws IOException {
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            String name = attribute.getKey();
            String shown = entry.shown();
            // What overlayfs keeps in its layers would change the meaning of this one. The SELinux label is the
            // building
            // host's; this host's policy assigns its own.
            if (name.startsWith("trusted.overlay.")
                    || name.startsWith("user.overlay.")
                    || name.equals("security.selinux")) {
                continue;
            }
            int result = path == null
                    ? files.setAttribute(file, bytes(name), attribute.getValue())
                    : files.setAttribute(path, bytes(name), attribute.getValue());
            // As in docker. Even root may not give a link or a device an attribute of the kind "user".
            if (result == -Errno.EOPNOTSUPP || result == -Errno.EPERM) {
                progress.note("left out the attribute " + TarEntry.show(bytes(name)) + " of " + shown + ": "
                        + Errno.text(-result));
                continue;
            }
            check(result, shown, "given the attribute " + TarEntry.show(bytes(name)));
        }
    }

    private void directory(TarEntry entry, EntryPath path, int parent, byte[] name, String shown) throws IOException {
        int result = files.makeDirectory(parent, name, 0700);
        if (result == -Errno.EEXIST && files.stat(parent, name) == 0 && files.type() != PosixFiles.S_IFDIR) {
            boolean hidden = files.isWhiteout();
            clear(parent, name, shown);
            result = files.makeDirectory(parent, name, 0700);
            if (result == 0 && hidden) {
                // A whiteout preceded the directory: the directory must hide all lower layers.
                opaque(path.path(), PosixFiles.O_NOFOLLOW, shown);
            }
        }
        if (result != -Errno.EEXIST) {
            check(result, shown, "made");
        }
        finish.put(EntryPath.key(path.path(), path.path().length), entry);
    }

    private void whiteout(byte[] hidden, EntryPath path, String shown) throws IOException {
        if (hidden.length == 0) {
            directories.parent(path, shown);
            opaque(path.parent(), 0, shown);
            return;
        }
        if (Whiteout.isIgnored(hidden)) {
            return;
        }
        int parent = directories.parent(path, shown);
        int result = files.makeNode(parent, hidden, PosixFiles.S_IFCHR, 0, 0);
        if (result == -Errno.EEXIST) {
            // A whiteout hides lower layers, not files of its own layer.
            if (files.stat(parent, hidden) == 0 && files.type() == PosixFiles.S_IFDIR) {
                byte[] start = path.parentLength() == 0 ? new byte[0] : bytes("/");
                byte[] target = Arrays.copyOf(path.parent(), path.parentLength() + start.length);
                target = Arrays.copyOf(target, target.length + hidden.length);
                if (start.length > 0) {
                    target[path.parentLength()] = '/';
                }
                System.arraycopy(hidden, 0, target, target.length - hidden.length, hidden.length);
                opaque(target, PosixFiles.O_NOFOLLOW, shown);
            }
            return;
        }
        check(result, shown, "turned into a whiteout");
    }

    private void opaque(byte[] path, int flags, String shown) {
        int opened = path.length == 0
                ? root
                : directories.resolve(path, PosixFiles.O_RDONLY | PosixFiles.O_DIRECTORY | flags);
        check(opened, shown, "opened");
        int result = files.setAttribute(opened, OPAQUE, YES);
        if (opened != root) {
            files.close(opened);
        }
        check(result, shown, "made opaque");
    }

    private static void checkOwner(int result, TarEntry entry) {
        if (result == -Errno.EINVAL && UserNamespace.isRootless()) {
            throw new ForgeException(
                    "the entry " + entry.shown() + " belongs to user " + entry.uid() + " and group " + entry.gid()
                            + ", for which there are not enough subordinate ids",
                    "give it another owner, or load it as root; subuid(5) has what ids you have");
        }
        check(result, entry.shown(), "given its owner");
    }

    /** Removes the existing file with the name of a later entry. */
    private void clear(int parent, byte[] name, String shown) {
        if (files.stat(parent, name) == 0 && files.type() == PosixFiles.S_IFDIR) {
            FileTree.remove(files, parent, name, shown);
        } else {
            check(files.unlink(parent, name), shown, "replaced");
        }
        directories.forgetAllBut(parent);
    }

    /** Sets the owners, modes and times of the directories. */
    void finish() throws IOException {
        if (!finish.containsKey("")) {
            check(files.changeMode(root, 0755), directory.getName(), "given its mode");
        }
        for (Map.Entry<String, TarEntry> made : finish.entrySet()) {
            byte[] path = made.getKey().getBytes(StandardCharsets.ISO_8859_1);
            TarEntry entry = made.getValue();
            String shown = entry.shown();
            int opened = path.length == 0
                    ? root
                    : directories.resolve(path, PosixFiles.O_RDONLY | PosixFiles.O_DIRECTORY | PosixFiles.O_NOFOLLOW);
            if (opened == -Errno.ENOENT || opened == -Errno.ENOTDIR || opened == -Errno.ELOOP) {
                // A later entry has replaced the directory.
                continue;
            }
            check(opened, shown, "opened");
            try {
                if (self.mayGive() && !self.is(entry)) {
                    checkOwner(files.changeOwner(opened, (int) entry.uid(), (int) entry.gid()), entry);
                }
                attributes(entry, opened, null);
                check(files.changeMode(opened, entry.mode()), shown, "given its mode");
                check(files.changeTimes(opened, entry.seconds(), entry.nanos()), shown, "given its time");
            } finally {
                if (opened != root) {
                    files.close(opened);
                }
            }
        }
    }

    /** The total size of all files so far, in bytes. */
    long size() {
        return content.written();
    }

    private static void check(long result, String shown, String what) {
        if (result < 0) {
            throw FileContent.failed(shown, what, (int) -result);
        }
    }

    @Override
    public void close() {
        directories.close();
        content.close();
        files.close(root);
        files.close();
    }
}
