package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.ForgeException;
import dev.forge.core.Mounts;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The disk usage of a directory: allocated blocks (stx_blocks of statx(2) × 512). Each inode counts once, whatever its
 * number of links; other mounts are not entered and not counted. Names are kept as bytes because they need not be
 * UTF-8.
 *
 * @param bytes allocated bytes
 * @param inodes the number of inodes
 */
public record DiskUsage(long bytes, long inodes) {
    private static final int DIRECTORY_FLAGS = PosixFiles.O_DIRECTORY | PosixFiles.O_CLOEXEC;
    private static final int WANTED = 0x7ff | 0x1000; // STATX_BASIC_STATS | STATX_MNT_ID
    private static final long MOUNT_ROOT = 0x2000;
    private static final int TYPE_MASK = 0xf000;
    private static final int TYPE_DIRECTORY = 0x4000;
    private static final long NAME = 19; // of struct dirent, after inode, offset, length and type
    private static final int MAX_DEPTH = 400;

    /**
     * Measures a directory. Files that are removed meanwhile do not count.
     *
     * @throws ForgeException if the directory does not exist or a directory below it cannot be read
     */
    public static DiskUsage of(File directory) {
        return of(List.of(directory));
    }

    /** Measures several directories together; an inode with links in two of them counts once. */
    public static DiskUsage of(List<File> directories) {
        try {
            return direct(directories);
        } catch (ForgeException e) {
            // What other users of a container's have, nobody but the root of their user namespace may look at.
            if (UserNamespace.isEntered() || !UserNamespace.isRootless()) {
                throw e;
            }
            return new DiskUsage(total(directories, "--block-size=1", e), total(directories, "--inodes", e));
        }
    }

    private static long total(List<File> directories, String unit, ForgeException denied) {
        List<String> command = new ArrayList<>(List.of("du", "-s", "-x", "-c", unit, "--"));
        for (File directory : directories) {
            command.add(directory.getPath());
        }
        String said = UserNamespace.output(command);
        int line = said == null ? -1 : said.lastIndexOf('\n') + 1;
        int tab = said == null ? -1 : said.indexOf('\t', line);
        try {
            if (said != null && tab > 0) {
                return Long.parseLong(said.substring(line, tab));
            }
        } catch (NumberFormatException e) {
            throw denied;
        }
        throw denied;
    }

    private static DiskUsage direct(List<File> directories) {
        try (Arena arena = Arena.ofConfined()) {
            Walk walk = new Walk(arena);
            for (File directory : directories) {
                walk.measure(directory);
            }
            return walk.result();
        } catch (ForgeException | AssertionError e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** The increase since an earlier measurement, in bytes. */
    public long since(DiskUsage before) {
        return bytes - before.bytes;
    }

    /** One walk through a tree. */
    private static final class Walk {
        private static final MethodHandle OPEN = Posix.failing("openat", INT, INT, POINTER, INT, INT);
        private static final MethodHandle STATX = Posix.failing("statx", INT, INT, POINTER, INT, INT, POINTER);
        private static final MethodHandle DIRECTORY = Posix.failing("fdopendir", POINTER, INT);
        private static final MethodHandle NEXT = Posix.failing("readdir", POINTER, POINTER);
        private static final MethodHandle CLOSE_DIRECTORY = Posix.function("closedir", INT, POINTER);

        private final Mounts mounts = Mounts.read();
        private final Set<String> seen = new HashSet<>();
        private final MemorySegment errno;
        private final MemorySegment found;
        private final Arena arena;
        private File root = new File("/");
        private long blocks;
        private long inodes;

        Walk(Arena arena) {
            this.arena = arena;
            errno = Posix.errnoSegment(arena);
            found = arena.allocate(256, 8);
        }

        void measure(File directory) throws Throwable {
            root = directory;
            MemorySegment rootName = arena.allocateFrom(directory.getPath());
            int failed = (int) STATX.invokeExact(errno, PosixFiles.AT_FDCWD, rootName, 0, WANTED, found);
            if (failed != 0) {
                throw unreadable(Posix.errno(errno));
            }
            count();
            if (isDirectory()) {
                enter(PosixFiles.AT_FDCWD, rootName, 0, 0);
            }
        }

        DiskUsage result() {
            return new DiskUsage(blocks * 512, inodes);
        }

        private void count() {
            inodes++;
            blocks += found.get(LONG, 48);
        }

        private void enter(int parent, MemorySegment name, int flags, int depth) throws Throwable {
            if (depth > MAX_DEPTH) {
                throw new ForgeException("directories below " + root + " are nested deeper than " + MAX_DEPTH);
            }
            int descriptor = (int) OPEN.invokeExact(errno, parent, name, DIRECTORY_FLAGS | flags, 0);
            if (descriptor < 0) {
                if (Posix.errno(errno) == Errno.ENOENT) {
                    return;
                }
                throw unreadable(Posix.errno(errno));
            }
            MemorySegment directory = (MemorySegment) DIRECTORY.invokeExact(errno, descriptor);
            try {
                MemorySegment entry = (MemorySegment) NEXT.invokeExact(errno, directory);
                while (entry.address() != 0) {
                    MemorySegment child = entry.reinterpret(NAME + 256).asSlice(NAME);
                    if (!isDots(child)) {
                        visit(descriptor, child, depth);
                    }
                    entry = (MemorySegment) NEXT.invokeExact(errno, directory);
                }
            } finally {
                int ignored = (int) CLOSE_DIRECTORY.invokeExact(directory);
            }
        }

        private void visit(int parent, MemorySegment name, int depth) throws Throwable {
            int failed = (int) STATX.invokeExact(errno, parent, name, PosixFiles.AT_SYMLINK_NOFOLLOW, WANTED, found);
            if (failed != 0 || isOtherMount()) {
                return;
            }
            if (found.get(INT, 16) > 1 && !isDirectory() && !seen.add(identity())) {
                return;
            }
            count();
            if (isDirectory()) {
                enter(parent, name, PosixFiles.O_NOFOLLOW, depth + 1);
            }
        }

        private boolean isOtherMount() {
            long attributes = found.get(LONG, 8) & found.get(LONG, 56);
            return (attributes & MOUNT_ROOT) != 0 && !mounts.isSelfBind(found.get(LONG, 144));
        }

        private boolean isDirectory() {
            return (found.get(ValueLayout.JAVA_SHORT, 28) & TYPE_MASK) == TYPE_DIRECTORY;
        }

        private String identity() {
            return found.get(INT, 136) + ":" + found.get(INT, 140) + ":" + found.get(LONG, 32);
        }

        private static boolean isDots(MemorySegment name) {
            byte first = name.get(ValueLayout.JAVA_BYTE, 0);
            byte second = name.get(ValueLayout.JAVA_BYTE, 1);
            return first == '.' && (second == 0 || (second == '.' && name.get(ValueLayout.JAVA_BYTE, 2) == 0));
        }

        private ForgeException unreadable(int error) {
            return new ForgeException(
                    "cannot measure " + root + ": " + Errno.text(error),
                    "measuring an engine's store needs permission to read it; run as root for a rootful engine");
        }
    }
}
