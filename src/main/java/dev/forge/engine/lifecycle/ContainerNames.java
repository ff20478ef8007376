package dev.forge.engine.lifecycle;

import dev.forge.core.DiskSync;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The names of a home's containers: {@code names/NAME} is a directory with one entry, the id of the container that has
 * claimed the name. It is made in the staging area and renamed, which fails where a directory that is not empty is
 * already. So a claim is whole as soon as it can be seen, of two at once one succeeds, and because what a container that
 * is gone has left is removed by its own name, nobody removes what another has claimed meanwhile. Older versions made a
 * file with the id in it; such names are read, and given back as the others are.
 */
final class ContainerNames {
    private static final int ATTEMPTS = 3;

    private final ForgeHome home;
    private final ContainerStore store;

    ContainerNames(ForgeHome home, ContainerStore store) {
        this.home = home;
        this.store = store;
    }

    /**
     * Claims a name for a container that is there.
     *
     * @throws ForgeException if it is in use
     */
    void claim(String name, String id) {
        File claim = new File(home.privateDirectory("names"), name);
        File staged = new Staging(home).newDirectory("name");
        File entry = new File(staged, id);
        try {
            TextFile.writeUnseen(entry, "");
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (staged.renameTo(claim)) {
                    return;
                }
                String holder = holder(name);
                if (holder != null && !holder.equals(id)) {
                    throw new ForgeException(
                            "the name " + name + " is in use by container " + ContainerStore.shortId(holder),
                            "choose another --name, or remove that one with forge rm " + name);
                }
                releaseAbandoned(claim);
            }
            throw new ForgeException("cannot claim the name " + claim, "is the disk full or read-only?");
        } catch (ForgeException e) {
            entry.delete();
            staged.delete();
            throw e;
        }
    }

    /** Brings a claim to the disk. */
    void sync(String name) {
        DiskSync.sync(home.file("names/" + name));
        DiskSync.sync(home.file("names"));
    }

    /** Removes from a claim whatever is no container of that name; what comes there meanwhile stays. */
    private void releaseAbandoned(File claim) {
        String[] entries = claim.list();
        if (entries == null) {
            // A file of an older version; a directory with an entry cannot be removed so.
            claim.delete();
            return;
        }
        for (String entry : entries) {
            if (!isThere(entry) || !store.mayBeCalled(entry, claim.getName())) {
                FileTree.remove(new File(claim, entry));
            }
        }
    }

    /** The id of the container with this name, or null. One whose definition is damaged keeps its name. */
    @Nullable
    String holder(String name) {
        for (String id : entries(home.file("names/" + name))) {
            if (isThere(id) && store.mayBeCalled(id, name)) {
                return id;
            }
        }
        return null;
    }

    /** What stands in a claim: one id, in a home that is not damaged. */
    private static String[] entries(File claim) {
        String[] entries = claim.list();
        if (entries != null) {
            return entries;
        }
        try {
            String id = TextFile.readStored(claim);
            return id == null || id.isBlank() ? new String[0] : new String[] {id.strip()};
        } catch (ForgeException e) {
            return new String[0];
        }
    }

    private boolean isThere(String id) {
        return id.indexOf('/') < 0 && home.file("containers/" + id).isDirectory();
    }

    /** Gives back a name of a container, if it is its name. */
    void release(String name, String id) {
        File claim = home.file("names/" + name);
        if (!claim.isDirectory()) {
            String[] entries = entries(claim);
            if (entries.length == 0 || entries[0].equals(id)) {
                claim.delete();
            }
        } else {
            // Whoever was killed while it gave the name back has left an empty directory. One with an entry stays.
            new File(claim, id).delete();
            claim.delete();
        }
    }

    /** Removes claims of nobody: directories without an entry. A start whose claim is just being made starts again. */
    void releaseEmpty() {
        String[] names = home.file("names").list();
        for (String name : names == null ? new String[0] : names) {
            File claim = home.file("names/" + name);
            if (claim.isDirectory()) {
                // Fails where there is an entry.
                claim.delete();
            }
        }
    }

    /** Whether a container has claimed any name. */
    boolean hasName(String id) {
        String[] names = home.file("names").list();
        for (String name : names == null ? new String[0] : names) {
            for (String entry : entries(home.file("names/" + name))) {
                if (entry.equals(id)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Gives back all names of a container whose definition does not tell them. */
    void releaseAll(String id) {
        String[] names = home.file("names").list();
        for (String name : names == null ? new String[0] : names) {
            for (String entry : entries(home.file("names/" + name))) {
                if (entry.equals(id)) {
                    release(name, id);
                }
            }
        }
    }
}
