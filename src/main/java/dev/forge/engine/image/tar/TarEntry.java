package dev.forge.engine.image.tar;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tar archive with everything that extension headers said about it.
 *
 * @param type the type flag of ustar: {@code 0} file, {@code 1} hard link, {@code 2} symbolic link, {@code 3}
 *     character device, {@code 4} block device, {@code 5} directory, {@code 6} fifo
 * @param name the name, in whatever bytes the archive has
 * @param link where a link leads
 * @param mode the permission bits with setuid, setgid and sticky
 * @param uid the user
 * @param gid the group
 * @param stored how many bytes of content stand in the archive
 * @param size how large the file is; differs from {@code stored} for a sparse one
 * @param seconds when it was modified, in seconds since 1970
 * @param nanos and nanoseconds
 * @param major a device's major number
 * @param minor a device's minor number
 * @param attributes the extended attributes
 * @param segments for a sparse file, offset and length of each part that is stored
 */
// Arrays in a record: names are bytes, and nobody compares entries.
@SuppressWarnings("ArrayRecordComponent")
public record TarEntry(
        char type,
        byte[] name,
        byte[] link,
        int mode,
        long uid,
        long gid,
        long stored,
        long size,
        long seconds,
        int nanos,
        int major,
        int minor,
        Map<String, byte[]> attributes,
        long @Nullable [] segments) {
    /** The name for messages. */
    public String shown() {
        return show(name);
    }

    /** Bytes as text for messages, without anything that a terminal would obey. */
    public static String show(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && i < 200; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) ? '?' : c);
        }
        return out.append(text.length() > 200 ? "..." : "").toString();
    }
}
