package dev.forge.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The entries of a directory: struct linux_dirent64 of getdents64(2), which is ino 8, off 8, reclen 2, type 1, name. */
final class DirectoryEntry {
    /** Small, as each directory on the way to a deep one has a buffer. */
    private static final int BUFFER_BYTES = 4 << 10;

    private static final int DT_DIR = 4;

    private DirectoryEntry() {}

    /** Told of an entry: its name, and whether it is a directory, which not every file system reports. */
    interface Visitor {
        void visit(byte[] name, boolean isDirectory);
    }

    /**
     * Goes through all entries of an open directory but {@code .} and {@code ..}.
     *
     * @return 0, or the negative error at which it ended
     */
    static int forEach(PosixFiles files, int directory, Visitor visitor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
            int filled;
            while ((filled = files.entries(directory, buffer)) > 0) {
                for (int at = 0; at < filled; at += buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16) & 0xffff) {
                    byte[] name = name(buffer, at);
                    if (!isDots(name)) {
                        visitor.visit(name, buffer.get(ValueLayout.JAVA_BYTE, at + 18) == DT_DIR);
                    }
                }
            }
            return filled;
        }
    }

    private static byte[] name(MemorySegment buffer, long at) {
        int length = 0;
        while (buffer.get(ValueLayout.JAVA_BYTE, at + 19 + length) != 0) {
            length++;
        }
        return buffer.asSlice(at + 19, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }
}
