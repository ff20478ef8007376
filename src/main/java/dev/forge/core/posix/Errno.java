package dev.forge.core.posix;

/**
 * Error numbers of Linux system calls, errno(3). They have the same values on every architecture that Forge supports.
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EMLINK = 31;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EOPNOTSUPP = 95;
    public static final int EDQUOT = 122;

    private Errno() {}

    /** The description of an error number, in lower case. */
    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or directory";
            case EINTR -> "interrupted";
            case ENXIO -> "there is no such device or address";
            case EIO -> "input or output error of the device";
            case EACCES -> "permission denied";
            case EBUSY -> "it is in use";
            case EEXIST -> "it exists already";
            case EXDEV -> "it lies outside";
            case ENOTDIR -> "a part of the path is not a directory";
            case EISDIR -> "it is a directory";
            case EINVAL -> "invalid value";
            case EMFILE -> "too many open files";
            case EFBIG -> "the file is too large for the filesystem";
            case ENOSPC -> "no space left on the device";
            case EROFS -> "the filesystem is read-only";
            case EMLINK -> "too many links";
            case ENAMETOOLONG -> "the name is too long";
            case ENOSYS -> "the kernel does not know the call";
            case ENOTEMPTY -> "the directory is not empty";
            case ELOOP -> "a symbolic link stands in the way";
            case EOPNOTSUPP -> "the filesystem does not support it";
            case EDQUOT -> "the disk quota is used up";
            default -> "error " + errno;
        };
    }
}
