package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.IdMap;
import dev.forge.core.posix.Staging;
import dev.forge.core.posix.TreeCopy;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.UsernsDefinition;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of layers for containers with a user namespace of their own, in which the files of a layer would belong to others
 * than the image says. A copy stands beside the layer, as {@code fs-KEY}, for all containers with such a namespace, and
 * goes with the layer.
 */
public final class OwnedLayers {
    /** Forge's own command that makes copies. */
    private static final String COMMAND = "_copy-layers";

    private OwnedLayers() {}

    /**
     * The copies of layers; those that are not there yet are made.
     *
     * @throws ForgeException if one cannot be made
     */
    static List<File> of(UsernsDefinition userns, List<File> layers) {
        List<File> copies = new ArrayList<>(layers.size());
        List<String> missing = new ArrayList<>();
        for (File layer : layers) {
            File copy = copy(userns.key(), layer);
            copies.add(copy);
            // An image may have a layer twice.
            if (!copy.isDirectory() && !missing.contains(layer.getPath())) {
                missing.add(layer.getPath());
            }
        }
        if (!missing.isEmpty()) {
            List<String> command = new ArrayList<>(List.of(
                    HostFeatures.tree() + "/bin/forge",
                    COMMAND,
                    userns.key(),
                    userns.users().text(),
                    userns.groups().text()));
            command.addAll(missing);
            String failure = UserNamespace.run(command);
            if (failure != null) {
                int hint = failure.indexOf("\n\nhint: ");
                throw new ForgeException(
                        "the image's files cannot be given their owners in the container's user namespace: "
                                + failure.substring(0, hint < 0 ? failure.length() : hint)
                                        .replaceFirst("^forge: ", ""),
                        hint < 0 ? null : failure.substring(hint + 8));
            }
        }
        return copies;
    }

    private static File copy(String key, File layer) {
        return new File(layer.getParentFile(), "fs-" + key);
    }

    /**
     * Makes copies, in the user namespace in which the layers were unpacked. A copy is whole when it has its name.
     *
     * @throws ForgeException if one cannot be made; none is left half-made
     */
    public static void make(ForgeHome home, String key, IdMap users, IdMap groups, List<File> layers) {
        for (File layer : layers) {
            File staged = new Staging(home).newPath("layer");
            File copy = copy(key, layer);
            try {
                TreeCopy.copy(layer, staged, users, groups);
                if (!copy.isDirectory()) {
                    // What is no directory is no copy.
                    FileTree.remove(copy);
                }
                // Another start may have made it meanwhile, and one is as good as the other.
                if (!staged.renameTo(copy) && !copy.isDirectory()) {
                    throw new ForgeException("cannot make the directory " + copy, "is the disk full or read-only?");
                }
            } finally {
                FileTree.remove(staged);
            }
        }
    }

    /** Gives files that a start has made to the root of a container's user namespace. */
    static void give(UsernsDefinition userns, List<File> files) {
        List<String> command = new ArrayList<>(List.of(
                "chown", "-hR", userns.users().outer(0) + ":" + userns.groups().outer(0), "--"));
        for (File file : files) {
            command.add(file.getPath());
        }
        String failure = UserNamespace.run(command);
        if (failure != null) {
            throw new ForgeException("the container's root cannot be given its files: " + failure);
        }
    }
}
