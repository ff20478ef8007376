package dev.forge.core.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** struct linux_dirent64 of getdents64(2), at an offset in a buffer: ino 8, off 8, reclen 2, type 1, name. */
final class DirectoryEntry {
    private static final int DT_DIR = 4;

    private DirectoryEntry() {}

    static int length(MemorySegment buffer, long at) {
        return buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16) & 0xffff;
    }

    /** Whether it is a directory; false if the filesystem does not report types. */
    static boolean isDirectory(MemorySegment buffer, long at) {
        return buffer.get(ValueLayout.JAVA_BYTE, at + 18) == DT_DIR;
    }

    static byte[] name(MemorySegment buffer, long at) {
        int length = 0;
        while (buffer.get(ValueLayout.JAVA_BYTE, at + 19 + length) != 0) {
            length++;
        }
        return buffer.asSlice(at + 19, length).toArray(ValueLayout.JAVA_BYTE);
    }

    static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }
}
