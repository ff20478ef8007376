package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import dev.forge.core.posix.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Copies outputs: into a tree of the cache, and from there back to where a step leaves them. */
final class OutputTree {
    /** In the names of what is half made beside an output. */
    private static final String UNDER_WAY = ".forge-";

    private OutputTree() {}

    /**
     * Takes what was found into a tree.
     *
     * @param tree the directory, which must not be there
     * @param movable a directory whose files nobody needs any more, so that they need not be copied
     * @throws IOException if a file has changed meanwhile, or the disk is full
     */
    static void take(OutputScan scan, Path tree, Path movable) throws IOException {
        Files.createDirectory(tree);
        for (OutputScan.Found found : scan.found()) {
            OutputManifest.Entry entry = found.entry();
            Path target = tree.resolve(entry.path());
            Files.createDirectories(target.getParent());
            switch (entry.type()) {
                case DIRECTORY -> Files.createDirectories(target);
                case LINK -> Files.createSymbolicLink(target, Path.of(entry.value()));
                case FILE -> {
                    // A file of several names stays where it is, as the other name may be an output too.
                    if (found.source().startsWith(movable) && found.stamp().links() == 1) {
                        Files.move(found.source(), target, StandardCopyOption.ATOMIC_MOVE);
                    } else {
                        copy(found.source(), target);
                    }
                    if (Files.size(target) != entry.size()
                            || (Files.exists(found.source())
                                    && !FileStamp.of(found.source()).isSame(found.stamp()))) {
                        throw new IOException(entry.path() + " was changed while it was copied");
                    }
                }
            }
        }
        settle(scan.manifest().entries(), tree);
    }

    private static void copy(Path source, Path target) throws IOException {
        // Shares the blocks where the file system can: copy_file_range(2).
        Files.copy(source, target, LinkOption.NOFOLLOW_LINKS);
    }

    /** Owners and permissions, of directories last: one of them may not be written to. */
    private static void settle(List<OutputManifest.Entry> entries, Path tree) throws IOException {
        for (OutputManifest.Entry entry : entries.reversed()) {
            Path target = tree.resolve(entry.path());
            FileStamp stamp = FileStamp.of(target);
            if (stamp.uid() != entry.uid() || stamp.gid() != entry.gid()) {
                own(target, entry);
            }
            if (entry.type() != OutputManifest.Type.LINK && stamp.permissions() != entry.mode()) {
                Files.setAttribute(target, "unix:mode", entry.mode());
            }
        }
    }

    /** As the step had it, if this user may give files away. */
    private static void own(Path target, OutputManifest.Entry entry) {
        try {
            Files.setAttribute(target, "unix:uid", entry.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(target, "unix:gid", entry.gid(), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // Then it stays this user's, who can use it all the same.
        }
    }

    /** Whether a path has exactly what the entries of an output say. */
    static boolean isThere(List<OutputManifest.Entry> entries, String output, Path place, StatCache stats)
            throws IOException {
        Set<String> expected = new HashSet<>();
        for (OutputManifest.Entry entry : entries) {
            Path path = at(place, output, entry);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            expected.add(path.toString());
            FileStamp stamp = FileStamp.of(path);
            boolean isSame = switch (entry.type()) {
                case DIRECTORY -> stamp.isDirectory() && stamp.permissions() == entry.mode();
                case LINK ->
                    stamp.isLink() && Files.readSymbolicLink(path).toString().equals(entry.value());
                case FILE ->
                    stamp.isFile()
                            && stamp.size() == entry.size()
                            && stamp.permissions() == entry.mode()
                            && stats.digest(path, stamp).equals(entry.value());
            };
            if (!isSame) {
                return false;
            }
        }
        for (OutputManifest.Entry entry : entries) {
            if (entry.type() == OutputManifest.Type.DIRECTORY) {
                try (DirectoryStream<Path> inside = Files.newDirectoryStream(at(place, output, entry))) {
                    for (Path path : inside) {
                        if (!expected.contains(path.toString())) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    private static Path at(Path place, String output, OutputManifest.Entry entry) {
        String rest = output.equals(".") ? entry.path() : entry.path().substring(output.length());
        return rest.isEmpty() || rest.equals(".")
                ? place
                : place.resolve(rest.startsWith("/") ? rest.substring(1) : rest);
    }

    /**
     * Puts an output of a tree where the step leaves it, instead of what is there. It is copied beside that first, so
     * that it is seen whole.
     *
     * @param mount what contains the place: no link on the way from there is followed
     * @throws ForgeException if it cannot be put there
     */
    static void restore(List<OutputManifest.Entry> entries, OutputPlace output, Path tree, File mount, File host) {
        File parent = host.getParentFile();
        if (output.path().equals(".") || parent == null || host.equals(mount)) {
            throw new ForgeException("output " + output.path() + " is a whole mount, which cannot be replaced");
        }
        requireNoLinks(mount, parent, output);
        String prefix = "." + host.getName() + UNDER_WAY;
        File staged = new File(parent, prefix + Proc.self() + "-new");
        File old = new File(parent, prefix + Proc.self() + "-old");
        try {
            Files.createDirectories(parent.toPath());
            sweep(parent, prefix);
            for (OutputManifest.Entry entry : entries) {
                Path source = tree.resolve(entry.path());
                Path target = at(staged.toPath(), output.path(), entry);
                switch (entry.type()) {
                    case DIRECTORY -> Files.createDirectory(target);
                    case LINK -> Files.createSymbolicLink(target, Path.of(entry.value()));
                    case FILE -> copy(source, target);
                }
            }
            List<OutputManifest.Entry> moved = new ArrayList<>();
            for (OutputManifest.Entry entry : entries) {
                moved.add(new OutputManifest.Entry(
                        staged.toPath()
                                .relativize(at(staged.toPath(), output.path(), entry))
                                .toString(),
                        entry.type(),
                        entry.mode(),
                        entry.uid(),
                        entry.gid(),
                        entry.size(),
                        entry.value()));
            }
            settle(moved, staged.toPath());
            CopyOption[] whole = {StandardCopyOption.ATOMIC_MOVE};
            if (Files.exists(host.toPath(), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(host.toPath(), old.toPath(), whole);
            }
            Files.move(staged.toPath(), host.toPath(), whole);
            FileTree.remove(old);
        } catch (IOException e) {
            FileTree.remove(staged);
            throw new ForgeException(
                    "cannot restore output " + output.path() + " at " + host + ": " + IoErrors.reason(e), e);
        }
    }

    private static void requireNoLinks(File mount, File parent, OutputPlace output) {
        for (File at = parent; at != null && !at.equals(mount); at = at.getParentFile()) {
            if (Files.isSymbolicLink(at.toPath())) {
                throw new ForgeException("output " + output.path() + " is behind a link, " + at);
            }
        }
    }

    /** What a killed run has left beside the output. */
    private static void sweep(File parent, String prefix) {
        String[] names = parent.list((directory, name) -> name.startsWith(prefix));
        if (names != null) {
            for (String name : names) {
                FileTree.remove(new File(parent, name));
            }
        }
    }
}
