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
 * link {@code l/DIGITS} to a layer is created on first use and serves all containers.
 */
final class ShortPaths {
    /** A page minus the other options of the overlay. */
    static final int MAX_CHARACTERS = 4096 - 600;

    private ShortPaths() {}

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
        File directory = home.privateDirectory("l");
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
