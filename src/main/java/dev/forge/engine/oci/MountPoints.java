package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ProcessDefinition;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * The places in a container's root where the OCI runtime mounts or makes something. An image, or a payload before a
 * restart, may put anything there, and runtimes have followed links from there to the host: runc before 1.3.6 and crun
 * before 1.28 make their devices where a linked {@code /dev} leads. So nothing is left to them: the runtime only gets
 * paths on which there is no link, file or device.
 *
 * <p>Nearly all images have plain directories there, which is found out once a layer and remembered by a file in it;
 * all else is {@link RootRepair}'s.
 */
public final class MountPoints {
    /** In a layer's directory: it has nothing but directories and regular files at the places of {@link #isPlain}. */
    private static final String MARK = "plain-1";

    private static final String[] DIRECTORIES = {"/proc", "/dev", "/sys"};
    private static final String[] FILES = {"/etc/hosts", "/etc/hostname", "/etc/resolv.conf", RuntimeConfig.INIT};

    private final LayeredRoot root;
    private final File upper;
    private final boolean plain;

    /**
     * Looks at a container's root.
     *
     * @param layers the image's layers, topmost first
     * @param upper what the container itself has written, on top of them
     * @param used whether there may be something in the upper directory
     */
    MountPoints(List<File> layers, File upper, boolean used) {
        List<File> all = new ArrayList<>(layers.size() + 1);
        all.add(upper);
        all.addAll(layers);
        this.root = new LayeredRoot(all);
        this.upper = upper;
        boolean isPlain = !used || isPlain(new LayeredRoot(List.of(upper)));
        for (File layer : layers) {
            isPlain = isPlain && isMarked(layer);
        }
        this.plain = isPlain;
    }

    private static boolean isMarked(File layer) {
        File mark = new File(layer.getParentFile(), MARK);
        if (mark.exists()) {
            return true;
        }
        if (!isPlain(new LayeredRoot(List.of(layer)))) {
            return false;
        }
        try {
            TextFile.writeUnseen(mark, "");
        } catch (ForgeException e) {
            // The disk is full, say: then the next start looks again.
            return true;
        }
        return true;
    }

    private static boolean isPlain(LayeredRoot layer) {
        for (String directory : DIRECTORIES) {
            if (!layer.isPlain(directory, true, false)) {
                return false;
            }
        }
        for (String file : FILES) {
            if (!layer.isPlain(file, false, true)) {
                return false;
            }
        }
        return true;
    }

    /** Makes directories of {@code /proc}, {@code /dev} and {@code /sys} where they are something else. */
    void prepare() {
        if (!plain) {
            for (String directory : DIRECTORIES) {
                new RootRepair(root, upper).directory(directory);
            }
        }
    }

    /** The path to mount a file at; what stands there becomes an empty file if it is none. */
    String file(String path) {
        return plain ? path : new RootRepair(root, upper).file(path);
    }

    /**
     * The definition with the mounts' targets and the working directory as they are without links; the same one if it
     * has none.
     *
     * @throws ForgeException if one of them leads nowhere
     */
    ContainerDefinition contained(ContainerDefinition definition) {
        List<Mount> mounts = new ArrayList<>(definition.mounts().size());
        boolean changed = false;
        for (Mount mount : definition.mounts()) {
            String target = path(mount.destination(), "the mount's target", mounts);
            changed |= !target.equals(mount.destination());
            mounts.add(new Mount(target, mount.type(), mount.source(), mount.options()));
        }
        ProcessDefinition process = definition.process();
        String cwd = process.cwd();
        if (!cwd.equals(ProcessDefinition.DEFAULT_CWD)) {
            cwd = workingDirectory(cwd, mounts);
            changed |= !cwd.equals(process.cwd());
        }
        // Links may have led to one target, or to one in another.
        return changed ? definition.with(process.in(cwd), MountOrder.of(mounts)) : definition;
    }

    private String workingDirectory(String path, List<Mount> mounts) {
        String cwd = path(path, "the working directory", mounts);
        refuseMagic(cwd, path);
        if (!isCovered(cwd, mounts) && !root.isPlain(cwd, true, false)) {
            new RootRepair(root, upper).requireDirectory(cwd, path);
        }
        return cwd;
    }

    /**
     * Refuses a working directory behind a link that the kernel resolves by itself: it may lead to a directory of the
     * host that the runtime has open (CVE-2024-21626).
     *
     * @param path a path without links of the image
     * @param given what was given, for the message
     * @throws ForgeException if it is one
     */
    public static void refuseMagic(String path, String given) {
        String within = path + "/";
        boolean magic = within.startsWith("/dev/fd/") || within.startsWith("/dev/std");
        if (within.startsWith("/proc/")) {
            for (String link : new String[] {"/fd/", "/cwd/", "/root/", "/exe/", "/ns/", "/map_files/"}) {
                magic |= within.contains(link);
            }
        }
        if (magic) {
            throw new ForgeException(
                    "the working directory " + given + " leads out of the container"
                            + (given.equals(path) ? "" : ", to " + path),
                    "a directory of the container itself has another path, and that can be used");
        }
    }

    private String path(String path, String what, List<Mount> mounts) {
        return isCovered(path, mounts) || root.isPlain(path, true, true)
                ? path
                : new RootRepair(root, upper).resolve(path, what, mounts);
    }

    /** Whether the path is in something that is mounted, so that what the image has there is not seen. */
    public static boolean isCovered(String path, List<Mount> mounts) {
        for (String directory : DIRECTORIES) {
            if (path.startsWith(directory + "/")) {
                return true;
            }
        }
        for (Mount mount : mounts) {
            if (path.startsWith(mount.destination() + "/") || path.equals(mount.destination())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a file that a start reads in the container, or mounts something over, is in something that is mounted: then
     * it is none of the image's.
     */
    public static boolean hideFiles(List<Mount> mounts) {
        boolean hidden = isCovered("/etc/passwd", mounts) || isCovered("/etc/group", mounts);
        for (String file : FILES) {
            hidden |= isCovered(file, mounts);
        }
        return hidden;
    }
}
