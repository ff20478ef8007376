package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The file names by which a layer removes files of lower layers (OCI image layer specification, "Whiteouts"):
 * {@code .wh.NAME} hides one name, {@code .wh..wh..opq} everything in its directory. They become a device 0/0 and the
 * attribute trusted.overlay.opaque, which are the equivalents of overlayfs.
 */
final class Whiteout {
    private static final byte[] PREFIX = ".wh.".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(StandardCharsets.UTF_8);

    private Whiteout() {}

    static boolean isOne(byte[] name) {
        return startsWith(name, PREFIX);
    }

    /** The hidden name; empty for an opaque directory. */
    static byte[] hidden(byte[] name, String shown) throws BrokenArchive {
        if (Arrays.equals(name, OPAQUE)) {
            return new byte[0];
        }
        byte[] hidden = Arrays.copyOfRange(name, PREFIX.length, name.length);
        boolean dots = hidden.length == 0
                || (hidden[0] == '.' && (hidden.length == 1 || (hidden.length == 2 && hidden[1] == '.')));
        if (dots) {
            throw new BrokenArchive(
                    "the entry " + shown + " is a whiteout that does not name anything in its directory");
        }
        return hidden;
    }

    /** Whether the hidden name is internal to aufs, such as {@code .wh..wh.plnk}, and to be ignored. */
    static boolean isIgnored(byte[] hidden) {
        return startsWith(hidden, PREFIX);
    }

    private static boolean startsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }
}
