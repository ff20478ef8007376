package dev.forge.engine.lifecycle;

import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeLock;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleans up after starts whose processes are all gone, whatever killed them. It only ever touches what nobody
 * tends: the launcher that started it is dead, its monitor is dead, and no process is left in its cgroup.
 */
public final class StaleContainerCleanup {
    /** The exit code of a container that ended unseen, because its monitor was killed or the host went down. */
    public static final int LOST_EXIT_CODE = 255;

    /** What is said of such a container. */
    public static final String LOST = "its monitor was killed, so nobody saw its exit code";

    /** How long others may take that clean the same home at the same time. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final ForgeHome home;

    /** Sweeps this home. */
    public StaleContainerCleanup(ForgeHome home) {
        this.home = home;
    }

    /** Whether the process that started the container, or its monitor, is still there to clean up after it. */
    static boolean isTended(File bundle) {
        return StartOwner.isAlive(bundle) || isMonitored(bundle);
    }

    private static boolean isMonitored(File bundle) {
        Integer monitor = Container.pidIn(new File(bundle, "conmon.pid"));
        if (monitor == null) {
            return false;
        }
        String command = Proc.text("/proc/" + monitor + "/cmdline");
        return command != null && command.contains(bundle.getName());
    }

    /**
     * Cleans what is left over; what it finds in use it leaves alone.
     *
     * @param complaints gets what cannot be cleaned now; the next command tries again
     */
    public void run(List<String> complaints) {
        run(complaints, PATIENCE_NANOS);
    }

    /** As {@link #run}, but leaves to others what they are cleaning now, and what cannot be cleaned to the next. */
    public void runWithoutWaiting() {
        run(new ArrayList<>(), 0);
    }

    private void run(List<String> complaints, long patience) {
        try {
            new Staging(home).sweep();
        } catch (ForgeException e) {
            complaints.add(e.getMessage());
        }
        for (String id : names("live")) {
            if (isLeftOver(id)) {
                tryTo(id, complaints, () -> finishIfLeftOver(id, patience));
            }
        }
        // The OCI runtime of a start whose launcher and monitor were killed may still have been at work when that was
        // swept, and make its state only then. A start's bundle is there before and after its state, so without one
        // it is nobody's.
        for (String id : names("runtime")) {
            if (!home.file("live/" + id).exists()) {
                tryTo(id, complaints, () -> finishUnclaimed(id));
            }
        }
    }

    /** The ids among the names: whatever else is there was not made by a start, and is not to be removed. */
    private List<String> names(String directory) {
        String[] names = home.file(directory).list();
        List<String> ids = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (ContainerStore.isId(name)) {
                ids.add(name);
            }
        }
        return ids;
    }

    private void tryTo(String id, List<String> complaints, Runnable cleaning) {
        try {
            cleaning.run();
        } catch (ForgeException e) {
            complaints.add("what is left of container " + id + " stays for now: " + e.getMessage());
        }
    }

    /** Removes all that is left of the container's start if nobody tends it. */
    public void finishIfLeftOver(String id) {
        finishIfLeftOver(id, PATIENCE_NANOS);
    }

    /**
     * One at a time, and looks again then: a start that another cleaner has finished may have been followed by a new
     * one, which has the same names.
     */
    private void finishIfLeftOver(String id, long patience) {
        alone(patience, () -> {
            if (isLeftOver(id)) {
                finish(id);
            }
        });
    }

    /** For the child of the process that owns the start; does nothing to a start of somebody else. */
    public void finishAfterParent(String id) {
        String[] stat = Proc.stat(Proc.self());
        if (stat != null && StartOwner.isOwnedBy(home.file("live/" + id), Integer.parseInt(stat[1]))) {
            finish(id);
        } else {
            finishIfLeftOver(id);
        }
    }

    /** Ends the container's start whatever is at work on it, and removes all of it. */
    void abort(String id) {
        alone(PATIENCE_NANOS, () -> {
            StartProcesses.kill(home, id);
            finish(id);
        });
    }

    private void alone(long patience, Runnable cleaning) {
        HomeLock lock = HomeLock.take(home, "cleanup", "cleans up", patience);
        try {
            cleaning.run();
        } finally {
            lock.close();
        }
    }

    /** Cleans a runtime's state without a bundle. A bundle is made for that: a start of this container has to wait. */
    private void finishUnclaimed(String id) {
        File claim = new Staging(home).newDirectory(id);
        StartOwner.self().write(claim);
        if (claim.renameTo(new File(home.privateDirectory("live"), id))) {
            finish(id);
        } else {
            FileTree.remove(claim);
        }
    }

    private boolean isLeftOver(String id) {
        File bundle = home.file("live/" + id);
        if (!bundle.isDirectory()) {
            return false;
        }
        if (StartOwner.isAlive(bundle)) {
            return false;
        }
        // Whoever would have let it go on is dead, though its monitor may watch it wait.
        return isWaiting(id) || (!isMonitored(bundle) && Container.runningPid(bundle, id) == null);
    }

    /** Whether the container is made, and its payload waits to be started; the runtime has this file until then. */
    private boolean isWaiting(String id) {
        return home.file("runtime/" + id + "/exec.fifo").exists();
    }

    /**
     * Removes all that a start left: processes, cgroups, the runtime's state, the bundle; a --rm container whole. For
     * whoever owns the start; others call {@link #finishIfLeftOver}.
     *
     * @throws ForgeException if a part of it cannot be removed; the bundle is still there then, and says so
     */
    public void finish(String id) {
        File bundle = home.file("live/" + id);
        boolean began = new File(bundle, "pid").exists() && !isWaiting(id);
        Integer monitor = isMonitored(bundle) ? Container.pidIn(new File(bundle, "conmon.pid")) : null;
        if (monitor != null) {
            // It would do the same as this, at the same time.
            ProcessHandle.of(monitor).ifPresent(ProcessHandle::destroyForcibly);
        }
        if (!began) {
            // A runtime that is still at work would make again what is removed here.
            StartProcesses.kill(home, id);
        }
        if (!RootlessPayload.kill(bundle) || !Cgroups.remove(Cgroups.directories(Container.cgroup(id)))) {
            throw new ForgeException("a process of container " + id + " was killed and does not end");
        }
        FileTree.removeMounted(home.file("runtime/" + id));
        endOrRemove(id, began);
        // Last, because it is what says that there is something to clean.
        FileTree.remove(bundle);
        StartClaim.remove(bundle);
    }

    private static void writeLost(Container container) {
        try {
            if (!container.exitFile().exists()) {
                TextFile.write(container.lostFile(), LOST);
                TextFile.write(container.exitFile(), Integer.toString(LOST_EXIT_CODE));
            }
        } catch (ForgeException e) {
            // Somebody else may have removed the container meanwhile.
            if (container.directory().isDirectory()) {
                throw e;
            }
        }
    }

    /** Writes down a lost end, or removes a --rm container; one that is damaged stays, to be named. */
    private void endOrRemove(String id, boolean began) {
        ContainerStore store = new ContainerStore(home);
        Container container;
        try {
            String text = store.text(id);
            boolean half = text != null && !Checksum.isSealed(text) && StartClaim.isThere(home.file("live/" + id));
            if (text == null || half) {
                if (half || !store.hasLostDefinition(id)) {
                    FileTree.remove(home.file("containers/" + id));
                }
                store.releaseEmptyNames();
                return;
            }
            container = store.parse(id, text);
        } catch (ForgeException e) {
            return;
        }
        if (container.definition().autoRemove()) {
            store.release(container);
            // The definition first: without one there is no container, and nobody reads half of its files.
            FileTree.remove(store.definitionFile(id));
            FileTree.remove(home.file("containers/" + id));
        } else if (began) {
            writeLost(container);
        }
    }
}
