package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names by which a layer says that something below it is gone (OCI image layer specification, "Whiteouts"):
 * {@code .wh.NAME} hides one name, {@code .wh..wh..opq} everything in its directory. They become a device 0/0 and the
 * attribute trusted.overlay.opaque, which is what overlayfs takes for the same.
 */
final class Whiteout {
    private static final byte[] PREFIX = ".wh.".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(StandardCharsets.UTF_8);

    private Whiteout() {}

    static boolean isOne(byte[] name) {
        return startsWith(name, PREFIX);
    }

    /** The name that is hidden; empty for everything in the directory. */
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

    /** Whether the hidden name is one of aufs's own, {@code .wh..wh.plnk} and such, which mean nothing here. */
    static boolean isIgnored(byte[] hidden) {
        return startsWith(hidden, PREFIX);
    }

    private static boolean startsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }
}
