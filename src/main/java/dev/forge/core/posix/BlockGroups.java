package dev.forge.core.posix;

import dev.forge.core.ForgeHome;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Where ext4 puts the directories of a home. It puts a directory near the one that it is in, so all that a start makes and
 * its end removes would come from one block group; and where there is no journal, each new file is searched for among all
 * that were removed there lately. With the flag FS_TOPDIR_FL of ioctl_iflags(2) the directories in a home are spread, as
 * those in "/" are.
 */
public final class BlockGroups {
    private static final long FS_IOC_GETFLAGS = 0x8008_6601L;
    private static final long FS_IOC_SETFLAGS = 0x4008_6602L;
    private static final int FS_TOPDIR_FL = 0x0002_0000;

    private BlockGroups() {}

    /** Spreads the directories of a home that has none yet; does nothing where the file system knows no such thing. */
    public static void spread(ForgeHome home) {
        if (home.file("staging").exists()) {
            return;
        }
        home.privateDirectory(""); // the home itself
        try (PosixFiles files = new PosixFiles();
                Arena arena = Arena.ofConfined()) {
            byte[] path = home.root().getPath().getBytes(StandardCharsets.UTF_8);
            int root = files.open(PosixFiles.AT_FDCWD, path, PosixFiles.O_DIRECTORY, 0);
            if (root < 0) {
                return;
            }
            MemorySegment flags = arena.allocate(ValueLayout.JAVA_LONG);
            if ((int) WindowSize.IOCTL.invokeExact(root, FS_IOC_GETFLAGS, flags) == 0) {
                flags.set(ValueLayout.JAVA_INT, 0, flags.get(ValueLayout.JAVA_INT, 0) | FS_TOPDIR_FL);
                var _ = (int) WindowSize.IOCTL.invokeExact(root, FS_IOC_SETFLAGS, flags);
            }
            files.close(root);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }
}
