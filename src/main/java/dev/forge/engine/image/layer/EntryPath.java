package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an archive entry as a path below a layer's root: without a leading slash, empty components and {@code .};
 * {@code ..} removes the component before it, as docker cleans names, and is rejected where there is none. The path is kept as bytes because names need not be UTF-8.
 *
 * @param path the components separated by slashes; empty for the root itself
 * @param leaf the index at which the last component begins
 */
// Arrays in a record: names are bytes, and no code compares paths as records.
@SuppressWarnings("ArrayRecordComponent")
public record EntryPath(byte[] path, int leaf) {
    /**
     * The path for a name.
     *
     * @throws BrokenArchive if {@code ..} leads above the root
     */
    public static EntryPath of(byte[] name, String shown) throws BrokenArchive {
        byte[] path = new byte[name.length];
        int length = 0;
        int start = 0;
        for (int i = 0; i <= name.length; i++) {
            if (i < name.length && name[i] != '/') {
                continue;
            }
            int part = i - start;
            if (part == 2 && name[start] == '.' && name[start + 1] == '.') {
                if (length == 0) {
                    throw new BrokenArchive("the entry " + shown + " climbs out of the layer with ..");
                }
                length = Math.max(0, leaf(path, length) - 1);
            } else if (part > 1 || (part == 1 && name[start] != '.')) {
                if (length > 0) {
                    path[length++] = '/';
                }
                System.arraycopy(name, start, path, length, part);
                length += part;
            }
            start = i + 1;
        }
        return new EntryPath(length == path.length ? path : Arrays.copyOf(path, length), leaf(path, length));
    }

    /** Where the last component begins. */
    private static int leaf(byte[] path, int length) {
        int at = length;
        while (at > 0 && path[at - 1] != '/') {
            at--;
        }
        return at;
    }

    boolean isRoot() {
        return path.length == 0;
    }

    /** The last component. */
    byte[] name() {
        return leaf == 0 ? path : Arrays.copyOfRange(path, leaf, path.length);
    }

    /** The length of the parent's path in {@link #path}. */
    int parentLength() {
        return Math.max(0, leaf - 1);
    }

    /** The parent's path. */
    public byte[] parent() {
        return Arrays.copyOf(path, parentLength());
    }

    /** A key for maps: one character per byte. */
    static String key(byte[] path, int length) {
        return new String(path, 0, length, StandardCharsets.ISO_8859_1);
    }
}
