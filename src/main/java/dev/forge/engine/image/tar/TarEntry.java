package dev.forge.engine.image.tar;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a tar archive, with the values of its extension headers applied.
 *
 * @param type the type flag of ustar: {@code 0} file, {@code 1} hard link, {@code 2} symbolic link, {@code 3} character
 *     device, {@code 4} block device, {@code 5} directory, {@code 6} fifo
 * @param name the name, as the archive's bytes
 * @param link the target of a link
 * @param mode the permission bits with setuid, setgid and sticky
 * @param uid the user id
 * @param gid the group id
 * @param stored the number of content bytes in the archive
 * @param size the size of the file; differs from {@code stored} for a sparse file
 * @param seconds the modification time, in seconds since 1970
 * @param nanos the nanoseconds of the modification time
 * @param major a device's major number
 * @param minor a device's minor number
 * @param attributes the extended attributes
 * @param segments for a sparse file, offset and length of each stored segment
 */
// Arrays in a record: names are bytes, and no code compares entries.
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

    /** Bytes as text for messages, without terminal control characters. */
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
