package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import java.io.File;

/**
 * What is in the making. A thing is built in a directory {@code staging/NAME.NUMBER.PID.STARTTIME}, which names the
 * process that owns it, and renamed to where it belongs when it is complete. Whatever an owner that has died left
 * there is garbage, so a kill at any moment leaves nothing that could be taken for the real thing.
 *
 * <p>Making a directory is on the way to a container's start and therefore plain java.io; only removing loads more.
 */
public final class Staging {
    private static int made;

    private final ForgeHome home;

    /** The staging area of a home. Nothing is created yet. */
    public Staging(ForgeHome home) {
        this.home = home;
    }

    /**
     * A path of this process's own in the staging area, which is made; the path itself is not.
     *
     * @param name what it is for; not a dot or a slash in it
     */
    public File newPath(String name) {
        File staging = home.privateDirectory("staging");
        int number;
        synchronized (Staging.class) {
            number = made++;
        }
        int self = Proc.self();
        return new File(staging, name + "." + number + "." + self + "." + Proc.startTime(self));
    }

    /**
     * A new directory of this process's own, on the filesystem of everything else in the home, so that it can be
     * renamed.
     *
     * @throws ForgeException if it cannot be made
     */
    public File newDirectory(String name) {
        File directory = newPath(name);
        if (!directory.mkdir()) {
            Refusal.explain(directory, home);
        }
        return directory;
    }

    /** Apart, because it loads java.nio.file to learn why a directory cannot be made. */
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
     * Removes what is left of owners that have died.
     *
     * @return how many things were removed
     * @throws ForgeException if one cannot be removed
     */
    public int sweep() {
        String[] names = home.file("staging").list();
        int removed = 0;
        for (int i = 0; names != null && i < names.length; i++) {
            if (isAbandoned(names[i])) {
                FileTree.remove(new File(home.file("staging"), names[i]));
                removed++;
            }
        }
        return removed;
    }

    private static boolean isAbandoned(String name) {
        int lastDot = name.lastIndexOf('.');
        int dot = name.lastIndexOf('.', lastDot - 1);
        if (dot < 0) {
            return true;
        }
        try {
            int pid = Integer.parseInt(name.substring(dot + 1, lastDot));
            return !Proc.isAlive(pid, name.substring(lastDot + 1));
        } catch (NumberFormatException e) {
            // Nothing that this class made, and nobody else has any business here.
            return true;
        }
    }
}
