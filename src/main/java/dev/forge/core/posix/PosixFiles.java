package dev.forge.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * File system calls of Linux that the JDK does not offer, with file descriptors and names in bytes; see section 2 of
 * the manual. Every call returns the kernel's result, or the error as a negative number of {@link Errno}.
 *
 * <p>All calls go through syscall(2): linking one downcall instead of twenty saves tens of milliseconds in a
 * short-lived process. Each instance has its own scratch memory and must be used only by the thread that created it.
 * Not for the start path: the first use takes about 50 ms.
 */
public final class PosixFiles implements AutoCloseable {
    public static final int AT_FDCWD = -100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_EMPTY_PATH = 0x1000;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int O_DIRECTORY = Machine.ARM ? 0x4000 : 0x10000;
    public static final int O_NOFOLLOW = Machine.ARM ? 0x8000 : 0x20000;

    public static final int S_IFMT = 0xf000;
    public static final int S_IFIFO = 0x1000;
    public static final int S_IFCHR = 0x2000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFBLK = 0x6000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFLNK = 0xa000;

    /** openat2(2): the path must not leave the directory where it starts. */
    private static final long RESOLVE_BENEATH = 0x08;
    /** openat2(2): the directory where the path starts is its root, as after a chroot(2). */
    private static final long RESOLVE_IN_ROOT = 0x10;
    /** openat2(2): does not follow magic links such as /proc/self/exe. */
    private static final long RESOLVE_NO_MAGICLINKS = 0x02;

    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private static final int MNT_DETACH = 0x02;
    private static final int UMOUNT_NOFOLLOW = 0x08;

    private static final int PATH_BYTES = 8192;
    private static final int XATTR_BYTES = 65536;
    private static final int STATX_BASIC = 0x7ff;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final MethodHandle SYSCALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment captured = arena.allocate(CAPTURED);
    private final MemorySegment first = arena.allocate(PATH_BYTES, 8);
    private final MemorySegment second = arena.allocate(PATH_BYTES, 8);
    private final MemorySegment value = arena.allocate(XATTR_BYTES, 8);
    private final MemorySegment struct = arena.allocate(256, 8);

    private long call(int number, long a, long b, long c, long d, long e) {
        try {
            long result = (long) SYSCALL.invokeExact(captured, (long) number, a, b, c, d, e);
            return result == -1 ? -captured.get(ValueLayout.JAVA_INT, 0) : result;
        } catch (Error | RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new LinkageError("syscall " + number, failure);
        }
    }

    /** Copies a path into scratch memory; if it is too long, the kernel reports the error. */
    private static long path(MemorySegment scratch, byte[] path) {
        int length = Math.min(path.length, PATH_BYTES - 1);
        MemorySegment.copy(path, 0, scratch, ValueLayout.JAVA_BYTE, 0, length);
        scratch.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        return scratch.address();
    }

    /** openat(2). */
    public int open(int directory, byte[] path, int flags, int mode) {
        return (int) call(Machine.OPENAT, directory, path(first, path), flags | O_CLOEXEC, mode, 0);
    }

    /**
     * openat2(2) with a path that cannot leave the directory: {@link Errno#EXDEV} if {@code ..} or an absolute symbolic
     * link would, {@link Errno#ENOSYS} before Linux 5.6.
     */
    public int openBeneath(int directory, byte[] path, int flags) {
        return open(directory, path, flags, RESOLVE_BENEATH);
    }

    /**
     * openat2(2) with a path that the kernel resolves as if the directory were the root: {@code ..} stays at it, and
     * absolute symbolic links begin at it. {@link Errno#ENOSYS} before Linux 5.6.
     */
    public int openInRoot(int directory, byte[] path, int flags) {
        return open(directory, path, flags, RESOLVE_IN_ROOT);
    }

    private int open(int directory, byte[] path, int flags, long resolve) {
        struct.set(LONG, 0, flags | O_CLOEXEC);
        struct.set(LONG, 8, 0);
        struct.set(LONG, 16, resolve | RESOLVE_NO_MAGICLINKS);
        int result;
        do {
            // EAGAIN: a concurrent rename prevented the kernel from checking the path.
            result = (int) call(437, directory, path(first, path), struct.address(), 24, 0);
        } while (result == -Errno.EAGAIN);
        return result;
    }

    /** mkdirat(2). */
    public int makeDirectory(int directory, byte[] name, int mode) {
        return (int) call(Machine.MKDIRAT, directory, path(first, name), mode, 0, 0);
    }

    /** mknodat(2); {@code mode} includes the file type. */
    public int makeNode(int directory, byte[] name, int mode, int major, int minor) {
        long device = (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & 0xfff00L) << 12);
        return (int) call(Machine.MKNODAT, directory, path(first, name), mode, device, 0);
    }

    /** symlinkat(2). */
    public int makeSymlink(byte[] target, int directory, byte[] name) {
        return (int) call(Machine.SYMLINKAT, path(first, target), directory, path(second, name), 0, 0);
    }

    /** readlinkat(2): the target of a symbolic link, or null if the name is none. */
    public byte @Nullable [] readLink(int directory, byte[] name) {
        int length = (int) call(Machine.READLINKAT, directory, path(first, name), second.address(), PATH_BYTES, 0);
        return length < 0 ? null : second.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** linkat(2); does not follow a symbolic link in the last component. */
    public int link(int fromDirectory, byte[] from, int directory, byte[] name) {
        return (int) call(Machine.LINKAT, fromDirectory, path(first, from), directory, path(second, name), 0);
    }

    /** renameat2(2) without flags. */
    public int rename(int fromDirectory, byte[] from, int directory, byte[] name) {
        return (int) call(Machine.RENAMEAT2, fromDirectory, path(first, from), directory, path(second, name), 0);
    }

    /** unlinkat(2) of a non-directory. */
    public int unlink(int directory, byte[] name) {
        return (int) call(Machine.UNLINKAT, directory, path(first, name), 0, 0, 0);
    }

    /** unlinkat(2) of an empty directory. */
    public int removeDirectory(int directory, byte[] name) {
        return (int) call(Machine.UNLINKAT, directory, path(first, name), AT_REMOVEDIR, 0, 0);
    }

    /** fchownat(2); does not follow a symbolic link. */
    public int changeOwner(int directory, byte[] name, int uid, int gid) {
        return (int) call(Machine.FCHOWNAT, directory, path(first, name), uid, gid, AT_SYMLINK_NOFOLLOW);
    }

    /** fchown(2). */
    public int changeOwner(int file, int uid, int gid) {
        return (int) call(Machine.FCHOWN, file, uid, gid, 0, 0);
    }

    /** fchmodat(2), which follows symbolic links: use it only for names that are not links. */
    public int changeMode(int directory, byte[] name, int mode) {
        return (int) call(Machine.FCHMODAT, directory, path(first, name), mode, 0, 0);
    }

    /** fchmod(2). */
    public int changeMode(int file, int mode) {
        return (int) call(Machine.FCHMOD, file, mode, 0, 0, 0);
    }

    /** utimensat(2): sets both times; does not follow a symbolic link. */
    public int changeTimes(int directory, byte[] name, long seconds, int nanos) {
        return (int)
                call(Machine.UTIMENSAT, directory, path(first, name), times(seconds, nanos), AT_SYMLINK_NOFOLLOW, 0);
    }

    /** futimens(3): sets both times. */
    public int changeTimes(int file, long seconds, int nanos) {
        return (int) call(Machine.UTIMENSAT, file, 0, times(seconds, nanos), 0, 0);
    }

    private long times(long seconds, int nanos) {
        for (int i = 0; i < 32; i += 16) {
            struct.set(LONG, i, seconds);
            struct.set(LONG, i + 8, nanos);
        }
        return struct.address();
    }

    /** fsetxattr(2). */
    public int setAttribute(int file, byte[] name, byte[] content) {
        if (content.length > XATTR_BYTES) {
            return -Errno.ENOSPC;
        }
        MemorySegment.copy(content, 0, value, ValueLayout.JAVA_BYTE, 0, content.length);
        return (int) call(Machine.FSETXATTR, file, path(first, name), value.address(), content.length, 0);
    }

    /** lsetxattr(2) on a path. */
    public int setAttribute(byte[] path, byte[] name, byte[] content) {
        if (content.length > XATTR_BYTES) {
            return -Errno.ENOSPC;
        }
        MemorySegment.copy(content, 0, value, ValueLayout.JAVA_BYTE, 0, content.length);
        return (int) call(Machine.LSETXATTR, path(first, path), path(second, name), value.address(), content.length, 0);
    }

    /** lgetxattr(2) on a path; null if it has no such attribute, or none can be read. */
    public byte @Nullable [] attribute(byte[] path, byte[] name) {
        int length =
                (int) call(Machine.LGETXATTR, path(first, path), path(second, name), value.address(), XATTR_BYTES, 0);
        return length < 0 ? null : value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** flistxattr(2): the names of an open file's extended attributes, each with a zero byte behind it. */
    public byte[] attributes(int file) {
        int length = (int) call(Machine.FLISTXATTR, file, value.address(), XATTR_BYTES, 0, 0);
        return length < 0 ? new byte[0] : value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** fgetxattr(2); null if the file has no such attribute, or none can be read. */
    public byte @Nullable [] attribute(int file, byte[] name) {
        int length = (int) call(Machine.FGETXATTR, file, path(first, name), value.address(), XATTR_BYTES, 0);
        return length < 0 ? null : value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** sendfile(2): copies up to so many bytes from where one file is to where the other is. */
    public long send(int to, int from, long length) {
        return call(Machine.SENDFILE, to, from, 0, length, 0);
    }

    /** write(2) from native memory. */
    public long write(int file, long address, long length) {
        return call(Machine.WRITE, file, address, length, 0, 0);
    }

    /** lseek(2) relative to the file's beginning. */
    public long seek(int file, long offset) {
        return call(Machine.LSEEK, file, offset, 0, 0, 0);
    }

    /** lseek(2) to where data begins, at the offset or after it; {@link Errno#ENXIO} if there are only holes. */
    public long seekData(int file, long offset) {
        return call(Machine.LSEEK, file, offset, SEEK_DATA, 0, 0);
    }

    /** lseek(2) to where the next hole begins, at the latest at the file's end. */
    public long seekHole(int file, long offset) {
        return call(Machine.LSEEK, file, offset, SEEK_HOLE, 0, 0);
    }

    /** ftruncate(2). */
    public int truncate(int file, long size) {
        return (int) call(Machine.FTRUNCATE, file, size, 0, 0, 0);
    }

    /** umount2(2) of the mount at this path, even if it is busy; does not follow a symbolic link. */
    public int unmount(byte[] path) {
        return (int) call(Machine.UMOUNT2, path(first, path), MNT_DETACH | UMOUNT_NOFOLLOW, 0, 0, 0);
    }

    /** close(2). */
    public int close(int file) {
        return (int) call(Machine.CLOSE, file, 0, 0, 0, 0);
    }

    /** syncfs(2): writes all pending data of the descriptor's filesystem to the disk. */
    public int syncFilesystem(int file) {
        return (int) call(Machine.SYNCFS, file, 0, 0, 0, 0);
    }

    /** getdents64(2) into native memory. */
    public int entries(int directory, MemorySegment buffer) {
        return (int) call(Machine.GETDENTS64, directory, buffer.address(), buffer.byteSize(), 0, 0);
    }

    /** statx(2) without following a symbolic link; the accessors below return its results. */
    public int stat(int directory, byte[] name) {
        int flags = AT_SYMLINK_NOFOLLOW | (name.length == 0 ? AT_EMPTY_PATH : 0);
        return (int) call(Machine.STATX, directory, path(first, name), flags, STATX_BASIC, struct.address());
    }

    /** st_mode of the last {@link #stat}. */
    public int mode() {
        return struct.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
    }

    /** The type bits of the last {@link #stat}. */
    public int type() {
        return mode() & S_IFMT;
    }

    /** st_ino of the last {@link #stat}. */
    public long inode() {
        return struct.get(LONG, 32);
    }

    /** st_size of the last {@link #stat}, in bytes. */
    public long size() {
        return struct.get(LONG, 40);
    }

    /** The allocated size of the last {@link #stat}, in bytes. */
    public long allocated() {
        return struct.get(LONG, 48) * 512;
    }

    /** st_nlink of the last {@link #stat}. */
    public int links() {
        return struct.get(ValueLayout.JAVA_INT, 16);
    }

    /** st_uid of the last {@link #stat}. */
    public long uid() {
        return Integer.toUnsignedLong(struct.get(ValueLayout.JAVA_INT, 20));
    }

    /** st_gid of the last {@link #stat}. */
    public long gid() {
        return Integer.toUnsignedLong(struct.get(ValueLayout.JAVA_INT, 24));
    }

    /** The seconds of st_mtim of the last {@link #stat}. */
    public long seconds() {
        return struct.get(LONG, 112);
    }

    /** The nanoseconds of st_mtim of the last {@link #stat}. */
    public int nanos() {
        return struct.get(ValueLayout.JAVA_INT, 120);
    }

    /** Whether the last {@link #stat} found a device node 0/0, an overlayfs whiteout. */
    public boolean isWhiteout() {
        return type() == S_IFCHR
                && struct.get(ValueLayout.JAVA_INT, 128) == 0
                && struct.get(ValueLayout.JAVA_INT, 132) == 0;
    }

    /** Frees the scratch memory. */
    @Override
    public void close() {
        arena.close();
    }

    /** The system call numbers, which differ between architectures (asm/unistd.h). */
    private static final class Machine {
        static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
        static final int OPENAT = ARM ? 56 : 257;
        static final int MKDIRAT = ARM ? 34 : 258;
        static final int MKNODAT = ARM ? 33 : 259;
        static final int SYMLINKAT = ARM ? 36 : 266;
        static final int READLINKAT = ARM ? 78 : 267;
        static final int LINKAT = ARM ? 37 : 265;
        static final int RENAMEAT2 = ARM ? 276 : 316;
        static final int UNLINKAT = ARM ? 35 : 263;
        static final int FCHOWNAT = ARM ? 54 : 260;
        static final int FCHOWN = ARM ? 55 : 93;
        static final int FCHMODAT = ARM ? 53 : 268;
        static final int FCHMOD = ARM ? 52 : 91;
        static final int UTIMENSAT = ARM ? 88 : 280;
        static final int FSETXATTR = ARM ? 7 : 190;
        static final int LSETXATTR = ARM ? 6 : 189;
        static final int LGETXATTR = ARM ? 9 : 192;
        static final int FGETXATTR = ARM ? 10 : 193;
        static final int FLISTXATTR = ARM ? 13 : 196;
        static final int SENDFILE = ARM ? 71 : 40;
        static final int WRITE = ARM ? 64 : 1;
        static final int LSEEK = ARM ? 62 : 8;
        static final int FTRUNCATE = ARM ? 46 : 77;
        static final int CLOSE = ARM ? 57 : 3;
        static final int UMOUNT2 = ARM ? 39 : 166;
        static final int SYNCFS = ARM ? 267 : 306;
        static final int GETDENTS64 = ARM ? 61 : 217;
        static final int STATX = ARM ? 291 : 332;

        private Machine() {}
    }
}
