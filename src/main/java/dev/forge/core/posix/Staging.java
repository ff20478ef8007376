package dev.forge.core.posix;

import dev.forge.core.DiskSync;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import java.io.File;
import java.nio.charset.StandardCharsets;

/**
 * The staging area for incomplete objects. An object is built in a directory {@code staging/NAME.NUMBER.PID.STARTTIME},
 * which names the process that owns it, and renamed to its final path when it is complete. Whatever a dead owner left
 * there is garbage, so a kill at any moment leaves no half-made object at a final path.
 *
 * <p>Creating a directory is on a container's start path and therefore uses plain java.io; only removal loads more
 * classes.
 */
public final class Staging {
    /** What the names of claims of starts begin with; the container's id follows. */
    public static final String CLAIM = "claim-";

    private static int made;

    private final ForgeHome home;

    /** The staging area of a home. Creates nothing. */
    public Staging(ForgeHome home) {
        this.home = home;
    }

    /**
     * A new path, owned by this process, in the staging area. Creates the staging area but not the path.
     *
     * @param name what it is for; must contain neither a dot nor a slash
     */
    public File newPath(String name) {
        int self = Proc.self();
        return newPath(name, self, String.valueOf(Proc.startTime(self)));
    }

    /**
     * As {@link #newPath(String)}, owned by another process, which goes on with it when this one has ended.
     *
     * @param startTime the owner's start time, see {@link Proc#startTime}
     */
    public File newPath(String name, int owner, String startTime) {
        File staging = home.privateDirectory("staging");
        int number;
        synchronized (Staging.class) {
            number = made++;
        }
        return new File(staging, name + "." + number + "." + owner + "." + startTime);
    }

    /**
     * Creates a directory owned by this process. It is on the home's filesystem, so that it can be renamed.
     *
     * @throws ForgeException if it cannot be created
     */
    public File newDirectory(String name) {
        return make(newPath(name));
    }

    private File make(File directory) {
        if (!directory.mkdir()) {
            Refusal.explain(directory, home);
        }
        return directory;
    }

    /**
     * Writes a small file so that a reader sees the old text or the new one, and nothing beside it at any time: the
     * incomplete file is in the staging area. What has the file's name and is not a file gives way. Survives a kill,
     * not a power cut.
     *
     * @throws ForgeException if it cannot be written
     */
    public void replace(File target, String text) {
        replace(target, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #replace}, and a power cut does not take it back: first the content is on the disk, then the name. */
    public void replaceDurably(File target, byte[] content) {
        replace(target, content, true);
        DiskSync.sync(target.getParentFile());
    }

    private void replace(File target, byte[] content, boolean synced) {
        File staged = newPath("file");
        try {
            TextFile.writeUnseen(staged, content);
            if (synced) {
                DiskSync.sync(staged);
            }
            if (!staged.renameTo(target)) {
                // A directory, say, in a damaged home.
                FileTree.remove(target);
                if (!staged.renameTo(target)) {
                    throw new ForgeException("cannot write " + target + ": is the disk full or read-only?");
                }
            }
        } catch (ForgeException e) {
            staged.delete();
            throw e;
        }
    }

    /** Separate, because it loads java.nio.file to find out why a directory cannot be created. */
    private static final class Refusal {
        static void explain(File directory, ForgeHome home) {
            try {
                java.nio.file.Files.createDirectory(directory.toPath());
            } catch (java.io.IOException e) {
                throw new ForgeException(
                        "cannot make the directory " + directory + ": " + IoErrors.reason(e),
                        "FORGE_HOME (now " + home.root()
                                + ") has to be a directory that you may write to, with space left",
                        e);
            }
        }
    }

    /**
     * Removes what dead owners left; what has no owner's name stays.
     *
     * @return the number of removed objects
     * @throws ForgeException if one cannot be removed
     */
    public int sweep() {
        String[] names = home.file("staging").list();
        int removed = 0;
        for (int i = 0; names != null && i < names.length; i++) {
            if (isAbandoned(names[i]) && !isNeeded(names[i])) {
                FileTree.remove(new File(home.file("staging"), names[i]));
                removed++;
            }
        }
        return removed;
    }

    /** Whether it is the claim of a start of which more is left: that goes first, and with it the claim. */
    private boolean isNeeded(String name) {
        return name.startsWith(CLAIM)
                && home.file("live/" + name.substring(CLAIM.length(), name.indexOf('.')))
                        .exists();
    }

    private static boolean isAbandoned(String name) {
        int lastDot = name.lastIndexOf('.');
        int dot = name.lastIndexOf('.', lastDot - 1);
        try {
            // Anything else is not of this class: in a damaged home the name may lead to somebody's own files.
            Integer.parseInt(name.substring(name.lastIndexOf('.', dot - 1) + 1, Math.max(0, dot)));
            int pid = Integer.parseInt(name.substring(dot + 1, lastDot));
            return !Proc.isAlive(pid, name.substring(lastDot + 1));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
