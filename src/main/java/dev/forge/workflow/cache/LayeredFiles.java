package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.PosixFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that a container saw, when it does not run any more: directories on top of each other, as overlayfs puts
 * them. What is found is a stack: of a file the one that is seen, of a directory all that are merged, the uppermost
 * first.
 */
final class LayeredFiles {
    private static final int MAX_LINKS = 40;
    private static final int S_IFCHR = 0x2000;

    private final List<Path> roots;

    /** Of these directories, the uppermost first. */
    LayeredFiles(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * What has this path, following the links of a container's root; null if nothing has.
     *
     * @throws IOException if it cannot be read
     */
    @Nullable
    List<Path> resolve(String path) throws IOException {
        List<String> open = new ArrayList<>(List.of(GlobSet.names(path)).reversed());
        List<String> done = new ArrayList<>();
        List<List<Path>> stacks = new ArrayList<>(List.of(roots));
        int links = 0;
        while (!open.isEmpty()) {
            String name = open.removeLast();
            if (name.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                    stacks.removeLast();
                }
                continue;
            }
            List<Path> next = child(stacks.getLast(), name);
            if (next == null) {
                return null;
            }
            if (FileStamp.of(next.get(0)).isLink()) {
                if (++links > MAX_LINKS) {
                    return null;
                }
                String target = Files.readSymbolicLink(next.get(0)).toString();
                if (target.startsWith("/")) {
                    done.clear();
                    stacks = new ArrayList<>(List.of(roots));
                }
                open.addAll(List.of(GlobSet.names(target)).reversed());
            } else {
                done.add(name);
                stacks.add(next);
            }
        }
        return stacks.getLast();
    }

    /** What has this name in a directory; null if nothing has. */
    static @Nullable List<Path> child(List<Path> directory, String name) throws IOException {
        List<Path> stack = new ArrayList<>();
        for (int i = 0; i < directory.size(); i++) {
            Path path = directory.get(i).resolve(name);
            FileStamp stamp;
            try {
                stamp = FileStamp.of(path);
            } catch (NoSuchFileException | NotDirectoryException e) {
                continue;
            }
            if (isWhiteout(path, stamp)) {
                break;
            }
            if (!stamp.isDirectory()) {
                return stack.isEmpty() ? List.of(path) : stack;
            }
            stack.add(path);
            if (i + 1 < directory.size() && hidesBelow(path)) {
                break;
            }
        }
        return stack.isEmpty() ? null : stack;
    }

    /** The names in a directory, in order. */
    static List<String> names(List<Path> directory) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path layer : directory) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(layer)) {
                for (Path entry : entries) {
                    names.add(String.valueOf(entry.getFileName()));
                }
            }
        }
        return List.copyOf(names);
    }

    private static boolean isWhiteout(Path path, FileStamp stamp) throws IOException {
        return (stamp.mode() & 0xf000) == S_IFCHR
                && Files.getAttribute(path, "unix:rdev", LinkOption.NOFOLLOW_LINKS) instanceof Number device
                && device.longValue() == 0;
    }

    private static boolean hidesBelow(Path directory) {
        try (PosixFiles files = new PosixFiles()) {
            byte[] path = directory.toString().getBytes(StandardCharsets.UTF_8);
            for (String prefix : List.of("trusted.overlay.", "user.overlay.")) {
                byte[] moved = files.attribute(path, bytes(prefix + "redirect"));
                if (moved != null) {
                    throw new ForgeException(
                            directory + " was renamed in the container, which cannot be followed",
                            "let the step make a directory of its own instead of renaming one of the image");
                }
                byte[] opaque = files.attribute(path, bytes(prefix + "opaque"));
                if (opaque != null && opaque.length == 1 && opaque[0] == 'y') {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
