package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds and makes the places for mounts in a root that has links, files or devices there. What has to be made is made in
 * the container's own upper directory, on paths without links only: as docker does in the layer that it puts between the
 * image and the container. Apart from {@link MountPoints}, because it loads java.nio.
 */
final class RootRepair {
    private static final String[] MAGIC = {"proc", "sys", "dev"};

    private final LayeredRoot root;
    private final File upper;

    RootRepair(LayeredRoot root, File upper) {
        this.root = root;
        this.upper = upper;
    }

    /** Puts a directory in the place of anything else; the path has one component. */
    void directory(String path) {
        LayeredRoot.LayerFile there = root.lookUp(List.of(path.substring(1)));
        if (there != null && !there.attributes().isDirectory()) {
            replace(List.of(path.substring(1)), true);
        }
    }

    /**
     * The path, without links, of a regular file or of nothing. A directory that leads nowhere becomes one; what is
     * there but no file becomes an empty one.
     */
    String file(String path) {
        int slash = path.lastIndexOf('/');
        String above = path.substring(0, slash);
        List<String> names = walk(above, List.of());
        LayeredRoot.LayerFile parent = names == null ? null : root.lookUp(names);
        if (names == null
                || names.isEmpty()
                || isMagic(names)
                || (parent != null && !parent.attributes().isDirectory())) {
            names = new ArrayList<>(List.of(above.substring(1)));
            replace(names, true);
        }
        names.add(path.substring(slash + 1));
        LayeredRoot.LayerFile there = root.lookUp(names);
        if (there != null && !there.attributes().isRegularFile()) {
            replace(names, false);
        }
        return joined(names);
    }

    /**
     * The path without the image's links; what is not there yet stays as it is.
     *
     * @param what what it is, for messages
     * @param mounts what is mounted already: below it the image's files are not seen
     * @throws ForgeException if it leads through something else than directories, or into {@code /proc} and the like
     */
    String resolve(String path, String what, List<Mount> mounts) {
        List<String> names = walk(path, mounts);
        if (names == null) {
            throw new ForgeException(what + " leads through too many symbolic links of the image: " + path);
        }
        String resolved = joined(names);
        if (isMagic(names) && !path.startsWith("/" + names.get(0))) {
            throw new ForgeException(what + " leads through a symbolic link of the image to " + resolved + ": " + path);
        }
        for (int i = 1; i < names.size() && !MountPoints.isCovered(joined(names.subList(0, i)), mounts); i++) {
            LayeredRoot.LayerFile there = root.lookUp(names.subList(0, i));
            if (there != null && !there.attributes().isDirectory()) {
                throw new ForgeException(what + " lies below " + joined(names.subList(0, i))
                        + ", which is not a directory in the image: " + path);
            }
        }
        return resolved;
    }

    /** Refuses a path, without links, that is there and no directory. */
    void requireDirectory(String path, String given) {
        List<String> names = walk(path, List.of());
        LayeredRoot.LayerFile there = names == null ? null : root.lookUp(names);
        if (there != null && !there.attributes().isDirectory()) {
            throw new ForgeException("the working directory is not a directory in the image: " + given);
        }
    }

    /** Makes a directory, and what is missing above it. */
    void make(String path, String what) {
        List<String> names = walk(path, List.of());
        if (names == null || names.isEmpty() || isMagic(names)) {
            return;
        }
        String resolved = resolve(path, what, List.of());
        LayeredRoot.LayerFile there = root.lookUp(names);
        if (there != null && !there.attributes().isDirectory()) {
            throw new ForgeException(what + " is not a directory in the image: " + resolved);
        }
        if (there == null) {
            makeParents(names);
            create(own(names), true);
        }
    }

    /** The names on the way to a path without links, or null if there are too many links. */
    private @Nullable List<String> walk(String path, List<Mount> mounts) {
        Deque<String> ahead = new ArrayDeque<>();
        LayeredRoot.push(ahead, path);
        List<String> walked = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                if (!walked.isEmpty()) {
                    walked.remove(walked.size() - 1);
                }
                continue;
            }
            walked.add(name);
            if (MountPoints.isCovered(joined(walked), mounts)) {
                continue;
            }
            LayeredRoot.LayerFile there = root.lookUp(walked);
            String target =
                    there != null && there.attributes().isSymbolicLink() ? LayeredRoot.target(there.file()) : null;
            if (target == null) {
                continue;
            }
            if (++links > LayeredRoot.MAX_LINKS) {
                return null;
            }
            walked.remove(walked.size() - 1);
            if (target.startsWith("/")) {
                walked.clear();
            }
            LayeredRoot.push(ahead, target);
        }
        return walked;
    }

    private static boolean isMagic(List<String> names) {
        return !names.isEmpty() && List.of(MAGIC).contains(names.get(0));
    }

    private static String joined(List<String> names) {
        return "/" + String.join("/", names);
    }

    private Path own(List<String> names) {
        return new File(upper, joined(names)).toPath();
    }

    private void replace(List<String> names, boolean directory) {
        makeParents(names);
        Path path = own(names);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.remove(path.toFile());
        }
        create(path, directory);
    }

    /** Makes the directories above a path in the upper directory, with owners and modes as in the layers. */
    private void makeParents(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            List<String> above = names.subList(0, i);
            Path path = own(above);
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            LayeredRoot.LayerFile there = root.lookUp(above);
            create(path, true);
            if (there != null) {
                copy(there.file().toPath(), path);
            }
        }
    }

    private static void copy(Path from, Path to) {
        try {
            for (String attribute : new String[] {"unix:uid", "unix:gid", "unix:mode"}) {
                Object value = Files.getAttribute(from, attribute, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(to, attribute, value, LinkOption.NOFOLLOW_LINKS);
            }
            Files.setLastModifiedTime(to, Files.getLastModifiedTime(from, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw new ForgeException("cannot make the directory " + to + " as " + from + ": " + IoErrors.reason(e), e);
        }
    }

    private static void create(Path path, boolean directory) {
        try {
            if (directory) {
                Files.createDirectory(path);
            } else {
                Files.createFile(path);
            }
            // Whatever the caller's umask is.
            Files.setAttribute(path, "unix:mode", directory ? 0755 : 0644);
        } catch (IOException e) {
            throw new ForgeException("cannot make " + path + ": " + IoErrors.reason(e), e);
        }
    }
}
