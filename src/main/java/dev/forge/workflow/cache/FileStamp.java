package dev.forge.workflow.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the file system says of a file. Nobody writes to a file without changing one of these, unless within the same
 * tick of the clock.
 *
 * @param mode type and permissions
 * @param size in bytes
 * @param modified nanoseconds since 1970
 * @param changed nanoseconds since 1970; nobody can set it
 * @param inode the file's number
 * @param device its file system's number
 * @param uid its owner
 * @param gid its group
 * @param links how many names it has
 */
record FileStamp(
        int mode, long size, long modified, long changed, long inode, long device, int uid, int gid, int links) {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFDIR = 0x4000;
    private static final int S_IFLNK = 0xa000;
    private static final int S_ISUID = 0x800;
    private static final int S_ISGID = 0x400;
    private static final int PERMISSIONS = 0x1ff;
    /** File systems keep times in ticks of at most so long. */
    private static final long TICK_NANOS = 2_000_000_000;

    /** Of what has this name, be it a link. */
    static FileStamp of(Path file) throws IOException {
        Map<String, Object> all = Files.readAttributes(
                file, "unix:mode,size,lastModifiedTime,ctime,ino,dev,uid,gid,nlink", LinkOption.NOFOLLOW_LINKS);
        return new FileStamp(
                number(all, "mode").intValue(),
                number(all, "size").longValue(),
                nanos(all, "lastModifiedTime"),
                nanos(all, "ctime"),
                number(all, "ino").longValue(),
                number(all, "dev").longValue(),
                number(all, "uid").intValue(),
                number(all, "gid").intValue(),
                number(all, "nlink").intValue());
    }

    private static Number number(Map<String, Object> all, String name) {
        return all.get(name) instanceof Number number ? number : 0;
    }

    private static long nanos(Map<String, Object> all, String name) {
        return all.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    boolean isFile() {
        return (mode & S_IFMT) == S_IFREG;
    }

    boolean isDirectory() {
        return (mode & S_IFMT) == S_IFDIR;
    }

    boolean isLink() {
        return (mode & S_IFMT) == S_IFLNK;
    }

    boolean hasSetId() {
        return isFile() && (mode & (S_ISUID | S_ISGID)) != 0;
    }

    int permissions() {
        return mode & PERMISSIONS;
    }

    /** Whether it is certainly the same content. */
    boolean isSame(FileStamp other) {
        return size == other.size
                && modified == other.modified
                && changed == other.changed
                && inode == other.inode
                && device == other.device;
    }

    /** Whether a later change could not hide within the tick of the clock that it was changed in. */
    boolean isSettled(long nowNanos) {
        return nowNanos - modified > TICK_NANOS && nowNanos - changed > TICK_NANOS;
    }
}
