package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The lowest layer of every container: what programs look for and most images leave to the engine. {@code /etc/mtab}
 * leads to the mounts, as docker and podman have it, and {@code /run/.containerenv} says, as podman does, that this is a
 * container. And the places where the OCI runtime mounts something in every container, which it would make in the
 * container's own directory otherwise. Whatever the image has there covers it, and nothing has to be made in the
 * container for it.
 */
final class BaseLayer {
    /** Where the file is that is made last. */
    static final String MARKER_PATH = "host/base-layer-2/fs/run/.containerenv";

    private static final String PATH = "host/base-layer-2/fs";
    private static final String MARKER = "/run/.containerenv";
    private static final String[] DIRECTORIES = {"", "etc", "proc", "sys", "dev", "run"};
    private static final String[] FILES = {"etc/hosts", "etc/hostname", "etc/resolv.conf", "run/.containerenv"};

    private BaseLayer() {}

    /**
     * Its directory; made if it is not there yet.
     *
     * @throws ForgeException if it cannot be made
     */
    static File of(ForgeHome home) {
        File directory = home.file(PATH);
        if (!new File(directory, MARKER).exists()) {
            Maker.make(home, directory.getParentFile());
        }
        return directory;
    }

    /** Has the marker seen where something empty is mounted over the layer's, as podman does. */
    static void show(ForgeHome home, List<Mount> mounts, RuntimeConfig config) {
        for (Mount mount : mounts) {
            if (mount.destination().equals("/run") && mount.type().equals("tmpfs")) {
                config.bind(new Mount(
                        MARKER, "bind", new File(of(home), MARKER).getPath(), List.of("bind", "ro", "rprivate")));
            }
        }
    }

    /** Separate, so that its classes are loaded only once in a home's life. */
    private static final class Maker {
        static void make(ForgeHome home, File directory) {
            File staged = new Staging(home).newDirectory("base");
            try {
                Path root = staged.toPath().resolve("fs");
                for (String name : DIRECTORIES) {
                    Path path = Files.createDirectory(root.resolve(name));
                    // Whatever the caller's umask is: containers see it.
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
                Files.createSymbolicLink(root.resolve("etc/mtab"), Path.of("/proc/mounts"));
                for (String name : FILES) {
                    Path path = Files.createFile(root.resolve(name));
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
                }
                home.privateDirectory("host");
                // Damaged, it is of no use to anybody; made by another start meanwhile, it is as good as this one.
                if (!staged.renameTo(directory) && !new File(directory, "fs/run/.containerenv").exists()) {
                    FileTree.remove(directory);
                    if (!staged.renameTo(directory)) {
                        throw new IOException("the directory cannot be renamed");
                    }
                }
            } catch (IOException e) {
                throw new ForgeException("cannot make " + directory + ": " + IoErrors.reason(e), null, e);
            } finally {
                if (staged.exists()) {
                    FileTree.remove(staged);
                }
            }
        }
    }
}
