package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A container's root filesystem, read without mounting it: directories stacked by overlayfs's rules, topmost first.
 * Links are resolved inside the root and never leave it. Read-only: its results affect messages and default values,
 * never security.
 */
public final class LayeredRoot {
    static final int MAX_LINKS = 40;
    /** A passwd file with a hundred thousand users has half of this. */
    private static final int MAX_TEXT_BYTES = 16 << 20;

    private final List<File> layers;

    /** A root of these directories, topmost first. */
    public LayeredRoot(List<File> layers) {
        this.layers = layers;
    }

    /** The directories, topmost first. */
    List<File> layers() {
        return layers;
    }

    /**
     * The text of a regular file, or null if there is none. Two common cases (the topmost layer with the path has no
     * link on the way to it; no layer has the path) are handled without java.nio.file, which takes milliseconds to
     * initialize.
     */
    @Nullable
    String read(String path) {
        for (File layer : layers) {
            File file = new File(layer, path);
            if (file.isFile() && isUnlinked(layer, path, file)) {
                return text(file, path);
            }
            if (new File(layer, parent(path)).exists() && !layer.equals(layers.get(layers.size() - 1))) {
                // The path may be removed, linked or covered in this layer: overlayfs's rules need the thorough lookup.
                break;
            }
        }
        if (isNowhere(path)) {
            return null;
        }
        LayerFile entry = find(path);
        return entry == null || !entry.attributes().isRegularFile() ? null : text(entry.file(), path);
    }

    /**
     * Whether it is certain, without java.nio.file, that no link, file or device stands on the way to the path: each layer
     * has directories there, or nothing.
     *
     * @param directory whether the path itself may be a directory
     * @param file whether it may be a regular file
     */
    boolean isPlain(String path, boolean directory, boolean file) {
        if (path.equals("/")) {
            return directory;
        }
        // Only for such a path does a directory's list of names say what there is.
        String within = path + "/";
        if (within.contains("//") || within.contains("/./") || within.contains("/../")) {
            return false;
        }
        for (File layer : layers) {
            File there = new File(layer, path);
            boolean right = (directory && there.isDirectory()) || (file && there.isFile());
            if (right ? !isUnlinked(layer, path, there) : !isUnlisted(layer, path)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the path is certainly a directory: one layer has it, and none has anything else on the way to it. */
    public boolean isPlainDirectory(String path) {
        for (File layer : layers) {
            if (new File(layer, path).isDirectory()) {
                return isPlain(path, true, false);
            }
        }
        return false;
    }

    private static @Nullable String text(File file, String path) {
        if (file.length() > MAX_TEXT_BYTES) {
            throw new ForgeException(
                    path + " in the image has " + file.length() + " bytes; at most " + MAX_TEXT_BYTES + " are read");
        }
        return TextFile.readIfThere(file.getPath());
    }

    /** Whether certainly no layer has the path: on the way to it, no directory lists the next name. */
    private boolean isNowhere(String path) {
        for (File layer : layers) {
            if (!isUnlisted(layer, path)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnlisted(File layer, String path) {
        for (int slash = 0; slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            File directory = new File(layer, above);
            // A link may lead anywhere.
            String[] names = isUnlinked(layer, above, directory) ? directory.list() : null;
            if (names == null) {
                return false;
            }
            int end = path.indexOf('/', slash + 1);
            if (!List.of(names).contains(end < 0 ? path.substring(slash + 1) : path.substring(slash + 1, end))) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static boolean isUnlinked(File layer, String path, File file) {
        try {
            return file.getCanonicalPath().equals(layer.getCanonicalPath() + path);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The file at a path.
     *
     * @param file the file on the host
     * @param attributes its attributes
     */
    public record LayerFile(File file, PosixFileAttributes attributes) {
        /** Whether the kernel would try to execute it. */
        public boolean isExecutable() {
            Set<PosixFilePermission> permissions = attributes.permissions();
            return attributes.isRegularFile()
                    && (permissions.contains(PosixFilePermission.OWNER_EXECUTE)
                            || permissions.contains(PosixFilePermission.GROUP_EXECUTE)
                            || permissions.contains(PosixFilePermission.OTHERS_EXECUTE));
        }
    }

    /**
     * Whether a directory on the way to the path is closed to this process, so that nobody knows what is in it: a user
     * who is not root may not look into those of an image's other users.
     */
    public boolean isHidden(String path) {
        for (File layer : layers) {
            for (int slash = 0; slash >= 0; slash = path.indexOf('/', slash + 1)) {
                File directory = new File(layer, path.substring(0, slash));
                if (directory.isDirectory() && !directory.canExecute()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The file at an absolute path after resolving all links, or null if there is none. */
    public @Nullable LayerFile find(String path) {
        Deque<String> ahead = new ArrayDeque<>();
        push(ahead, path);
        List<String> walked = new ArrayList<>();
        LayerFile entry = lookUp(walked);
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                if (!walked.isEmpty()) {
                    walked.remove(walked.size() - 1);
                }
                entry = lookUp(walked);
                continue;
            }
            walked.add(name);
            entry = lookUp(walked);
            if (entry == null) {
                return null;
            }
            if (entry.attributes().isSymbolicLink()) {
                String target = target(entry.file());
                if (target == null || ++links > MAX_LINKS) {
                    return null;
                }
                walked.remove(walked.size() - 1);
                if (target.startsWith("/")) {
                    walked.clear();
                }
                push(ahead, target);
                entry = lookUp(walked);
            }
        }
        return entry;
    }

    static void push(Deque<String> ahead, String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            String name = path.substring(slash + 1, end);
            if (!name.isEmpty() && !name.equals(".")) {
                ahead.push(name);
            }
            end = slash;
        }
    }

    static @Nullable String target(File link) {
        try {
            return Files.readSymbolicLink(link.toPath()).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** The topmost entry at a path without links. */
    @Nullable
    LayerFile lookUp(List<String> names) {
        List<File> directories = layers;
        LayerFile top = entry(layers.get(0));
        for (String name : names) {
            List<File> inner = new ArrayList<>();
            top = null;
            for (File directory : directories) {
                File file = new File(directory, name);
                LayerFile entry = entry(file);
                if (entry == null) {
                    continue;
                }
                if (entry.attributes().isOther() && isWhiteout(file)) {
                    break;
                }
                if (top == null) {
                    top = entry;
                }
                if (!entry.attributes().isDirectory()) {
                    break;
                }
                inner.add(file);
            }
            if (top == null) {
                return null;
            }
            directories = inner;
        }
        return top;
    }

    /** Whether it is overlayfs's whiteout, the character device 0/0. */
    private static boolean isWhiteout(File file) {
        try {
            Object mode = Files.getAttribute(file.toPath(), "unix:mode", LinkOption.NOFOLLOW_LINKS);
            Object device = Files.getAttribute(file.toPath(), "unix:rdev", LinkOption.NOFOLLOW_LINKS);
            return mode instanceof Integer bits && (bits & 0xf000) == 0x2000 && device.equals(0L);
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable LayerFile entry(File file) {
        PosixFileAttributes attributes = attributes(file);
        return attributes == null ? null : new LayerFile(file, attributes);
    }

    private static @Nullable PosixFileAttributes attributes(File file) {
        try {
            return Files.readAttributes(Path.of(file.getPath()), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }
}
