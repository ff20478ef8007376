package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Short paths for images with very many layers: all options of an overlay mount must fit into one page, see mount(2). A
 * link {@code l/DIGITS} to a layer is created on first use and serves all containers. Relative to {@code l} its path has
 * nine characters with the separator, which is short enough for as many layers as an image may have, however long the
 * home's path is.
 */
final class ShortPaths {
    /** A page, with a zero byte at the end. */
    private static final int MAX_BYTES = 4095;
    /** The other options of the overlay without the home's path, which stands in two of them. */
    private static final int OTHER_BYTES = 220;

    static final String DIRECTORY = "l";

    private ShortPaths() {}

    /** Whether these layers are too many for the options of a mount. */
    static boolean areNeeded(ForgeHome home, List<File> layers) {
        int length = 0;
        for (File layer : layers) {
            length += bytes(layer.getPath()) + 1;
        }
        return length + 2 * bytes(home.root().getPath()) + OTHER_BYTES > MAX_BYTES;
    }

    /** At most so many bytes: of a path beyond ASCII, each character may take three. */
    private static int bytes(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) > 0x7f) {
                return path.length() * 3;
            }
        }
        return path.length();
    }

    /** The directories under the shortest possible paths. */
    static List<File> of(ForgeHome home, List<File> layers) {
        List<File> links = new ArrayList<>(layers.size());
        for (File layer : layers) {
            links.add(link(home, layer));
        }
        return links;
    }

    private static File link(ForgeHome home, File layer) {
        String digits = layer.getParentFile().getName();
        File directory = home.privateDirectory(DIRECTORY);
        // Longer only if another layer begins with the same digits.
        for (int length = 8; length <= digits.length(); length += 4) {
            Path link = new File(directory, digits.substring(0, length)).toPath();
            try {
                Files.createSymbolicLink(link, layer.toPath());
                return link.toFile();
            } catch (FileAlreadyExistsException e) {
                if (pointsTo(link, layer)) {
                    return link.toFile();
                }
            } catch (IOException e) {
                throw new ForgeException("cannot make the link " + link + ": " + IoErrors.reason(e), e);
            }
        }
        throw new ForgeException("cannot find a short name for the layer " + layer);
    }

    private static boolean pointsTo(Path link, File layer) {
        try {
            return Files.readSymbolicLink(link).equals(layer.toPath());
        } catch (IOException e) {
            return false;
        }
    }
}
