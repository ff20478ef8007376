package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Copies a directory with all that is in it, and gives each file the owner that another user namespace has for the id of
 * its owner. Everything else is as it was: kinds, modes, times, extended attributes, hard links and holes. Follows no
 * symbolic link. Not for the start path.
 */
public final class TreeCopy implements AutoCloseable {
    /** For as many directories in each other as a path has room for, which is more than a usual stack has. */
    private static final long STACK_BYTES = 64L << 20;

    private static final int PERMISSIONS = 07777;
    private static final int READ = PosixFiles.O_RDONLY | PosixFiles.O_NOFOLLOW;
    private static final int READ_DIRECTORY = READ | PosixFiles.O_DIRECTORY;
    private static final byte[] ITSELF = {};

    private final PosixFiles files = new PosixFiles();
    private final IdMap users;
    private final IdMap groups;
    /** Where the files with several names are in the copy, by inode. */
    private final Map<Long, byte[]> linked = new HashMap<>();

    private int top = -1;

    private TreeCopy(IdMap users, IdMap groups) {
        this.users = users;
        this.groups = groups;
    }

    /**
     * Copies a directory, and brings the copy to the disk.
     *
     * @param target is made
     * @param users which users' ids the owners' are to be
     * @param groups which groups' ids
     * @throws ForgeException if a file cannot be copied, or its owner is none that there is in the other namespace
     */
    public static void copy(File source, File target, IdMap users, IdMap groups) {
        FutureTask<@Nullable Void> task = new FutureTask<>(
                () -> {
                    try (TreeCopy copy = new TreeCopy(users, groups)) {
                        copy.all(source.getPath(), target.getPath());
                    }
                },
                null);
        new Thread(null, task, "copy", STACK_BYTES).start();
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while copying " + source);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ForgeException failure) {
                throw failure;
            }
            throw new IllegalStateException("cannot copy " + source, e.getCause());
        }
    }

    private void all(String source, String target) {
        check(files.makeDirectory(PosixFiles.AT_FDCWD, bytes(target), 0700), target);
        int from = checked(files.open(PosixFiles.AT_FDCWD, bytes(source), READ_DIRECTORY, 0), source);
        try {
            top = checked(files.open(PosixFiles.AT_FDCWD, bytes(target), READ_DIRECTORY, 0), target);
            check(files.stat(from, ITSELF), source);
            Kept kept = kept("/");
            fill(from, top, "");
            finish(from, top, kept, "/");
            check(files.syncFilesystem(top), target);
        } finally {
            files.close(from);
        }
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    /** What of a file's inode the copy has too, with the ids of its owner there. */
    private record Kept(int mode, long uid, long gid, long seconds, int nanos) {}

    /** That of the file of the last {@link PosixFiles#stat}. */
    private Kept kept(String shown) {
        long uid = files.uid();
        long gid = files.gid();
        long user = users.outer(uid);
        long group = groups.outer(gid);
        if (user < 0 || group < 0) {
            throw new ForgeException(
                    "the image's file " + shown + " belongs to user " + uid + " and group " + gid
                            + ", and the container's user namespace has no such ids",
                    "give it more, as with --userns auto:size=" + (Math.max(uid, gid) + 1));
        }
        return new Kept(files.mode(), user, group, files.seconds(), files.nanos());
    }

    /** Copies the files of a directory; {@code path} is where it is, with a slash at its beginning, or empty. */
    private void fill(int from, int to, String path) {
        // One character is one byte: a path that is no text is one all the same.
        check(
                DirectoryEntry.forEach(
                        files,
                        from,
                        (name, isDirectory) ->
                                entry(from, to, name, path + "/" + new String(name, StandardCharsets.ISO_8859_1))),
                path);
    }

    private void entry(int from, int to, byte[] name, String path) {
        check(files.stat(from, name), path);
        int type = files.type();
        long size = files.size();
        if (type != PosixFiles.S_IFDIR && files.links() > 1) {
            byte[] first = linked.putIfAbsent(files.inode(), path.substring(1).getBytes(StandardCharsets.ISO_8859_1));
            if (first != null) {
                check(files.link(top, first, to, name), path);
                return;
            }
        }
        if (type == PosixFiles.S_IFCHR && files.isWhiteout()) {
            check(files.makeNode(to, name, type, 0, 0), path);
            return;
        }
        Kept kept = kept(path);
        switch (type) {
            case PosixFiles.S_IFDIR -> directory(from, to, name, kept, path);
            case PosixFiles.S_IFREG -> file(from, to, name, kept, size, path);
            case PosixFiles.S_IFLNK -> {
                byte[] target = files.readLink(from, name);
                check(files.makeSymlink(target == null ? ITSELF : target, to, name), path);
                own(to, name, kept, path);
            }
            case PosixFiles.S_IFIFO -> {
                check(files.makeNode(to, name, type, 0, 0), path);
                own(to, name, kept, path);
                check(files.changeMode(to, name, kept.mode & PERMISSIONS), path);
            }
            default -> throw new ForgeException("cannot copy " + path + ": only root may make a device");
        }
    }

    /** The owner and the times of what cannot be opened. */
    private void own(int to, byte[] name, Kept kept, String path) {
        check(files.changeOwner(to, name, (int) kept.uid, (int) kept.gid), path);
        check(files.changeTimes(to, name, kept.seconds, kept.nanos), path);
    }

    private void directory(int from, int to, byte[] name, Kept kept, String path) {
        check(files.makeDirectory(to, name, 0700), path);
        int inner = checked(files.open(from, name, READ_DIRECTORY, 0), path);
        try {
            int made = checked(files.open(to, name, READ_DIRECTORY, 0), path);
            try {
                fill(inner, made, path);
                finish(inner, made, kept, path);
            } finally {
                files.close(made);
            }
        } finally {
            files.close(inner);
        }
    }

    private void file(int from, int to, byte[] name, Kept kept, long size, String path) {
        int flags = PosixFiles.O_WRONLY | PosixFiles.O_CREAT | PosixFiles.O_EXCL | PosixFiles.O_NOFOLLOW;
        int in = checked(files.open(from, name, READ, 0), path);
        try {
            int out = checked(files.open(to, name, flags, 0600), path);
            try {
                content(in, out, size, path);
                finish(in, out, kept, path);
            } finally {
                files.close(out);
            }
        } finally {
            files.close(in);
        }
    }

    private void content(int in, int out, long size, String path) {
        check(files.truncate(out, size), path);
        long at = 0;
        while (at < size) {
            long data = files.seekData(in, at);
            if (data == -Errno.ENXIO) {
                return;
            }
            long hole = data < 0 ? size : files.seekHole(in, data);
            at = Math.max(data, at);
            check(files.seek(in, at), path);
            check(files.seek(out, at), path);
            while (at < hole) {
                long sent = files.send(out, in, hole - at);
                check(sent, path);
                if (sent == 0) {
                    throw new ForgeException("cannot copy " + path + ": it becomes shorter meanwhile");
                }
                at += sent;
            }
        }
    }

    /** Owner first: a change of it takes capabilities, and the bits for another user's id, from a file. */
    private void finish(int from, int to, Kept kept, String path) {
        check(files.changeOwner(to, (int) kept.uid, (int) kept.gid), path);
        byte[] names = files.attributes(from);
        for (int start = 0; start < names.length; ) {
            int end = start;
            while (names[end] != 0) {
                end++;
            }
            byte[] name = Arrays.copyOfRange(names, start, end);
            byte[] value = files.attribute(from, name);
            // This host's policy gives the copy its label.
            if (value != null && !Arrays.equals(name, bytes("security.selinux"))) {
                check(files.setAttribute(to, name, value), path);
            }
            start = end + 1;
        }
        check(files.changeMode(to, kept.mode & PERMISSIONS), path);
        check(files.changeTimes(to, kept.seconds, kept.nanos), path);
    }

    private static int checked(int result, String path) {
        check(result, path);
        return result;
    }

    private static void check(long result, String path) {
        if (result < 0) {
            throw new ForgeException("cannot copy " + path + ": " + Errno.text((int) -result));
        }
    }

    @Override
    public void close() {
        if (top >= 0) {
            files.close(top);
        }
        files.close();
    }
}
