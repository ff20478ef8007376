package dev.forge.cli.system;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of one tree of forge at another place. It is made beside its place and renamed, so that it is there whole
 * or not at all.
 *
 * @param tree the tree to copy
 * @param target where the copy shall be; absolute
 */
record Installation(Path tree, Path target) {
    /**
     * Makes the copy.
     *
     * @param force whether a directory with other content may be moved aside
     * @return where the other content was moved, or null
     * @throws ForgeException if there is nothing to copy, the target is not free, or a file cannot be written
     */
    @Nullable
    Path install(boolean force) {
        if (!isForge(tree)) {
            throw new ForgeException(
                    "forge does not run from a tree that could be installed: " + tree,
                    "build one with ./forge version, or run the forge in target/dist/bin");
        }
        if (target.startsWith(tree) || tree.startsWith(target)) {
            throw ForgeException.usage(
                    "the prefix " + target + " overlaps with the tree that forge runs from, " + tree);
        }
        boolean old = isForge(target);
        boolean taken = !old && Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isEmptyDirectory(target);
        if (taken && !force) {
            throw new ForgeException(
                    target + " is there already and is not a forge tree",
                    "choose a directory that is empty or not there; --force moves this one aside");
        }
        Path parent = target.getParent();
        if (parent == null) {
            throw ForgeException.usage("the prefix / cannot be replaced", "for example: --prefix /opt/forge");
        }
        String mark = "." + ProcessHandle.current().pid();
        Path fresh = target.resolveSibling(target.getFileName() + mark + ".new");
        Path aside = target.resolveSibling(target.getFileName() + mark + ".old");
        try {
            Files.createDirectories(parent);
            copy(fresh);
            train(fresh);
            if (old || taken) {
                Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                // An empty directory is replaced by the rename itself.
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (old || taken) {
                    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
            if (old) {
                delete(aside);
            }
            return taken ? aside : null;
        } catch (IOException e) {
            try {
                delete(fresh);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw new ForgeException(
                    "cannot install in " + target + ": " + IoErrors.reason(e),
                    "choose a directory that you may write to",
                    e);
        }
    }

    /** A tree has the file that the build leaves in it, and a launcher. */
    private static boolean isForge(Path directory) {
        return Files.isRegularFile(directory.resolve("lib/build"))
                && Files.isExecutable(directory.resolve("bin/forge"));
    }

    private static boolean isEmptyDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> content = Files.list(directory)) {
            return content.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** With times, because the caches are only accepted for an image of the same time. */
    private void copy(Path to) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(to.resolve(tree.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(tree.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes those caches again that Java does not accept in the copy. Without them forge is slower, not broken. */
    private static void train(Path copy) throws IOException {
        Process process = new ProcessBuilder(copy.resolve("libexec/train").toString(), "--check")
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
