package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import java.io.File;
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
        try {
            new Staging(home).sweep();
        } catch (ForgeException e) {
            complaints.add(e.getMessage());
        }
        for (String id : names("live")) {
            if (isLeftOver(id)) {
                tryToFinish(id, complaints);
            }
        }
        // The OCI runtime of a start whose launcher and monitor were killed may still have been at work when that was
        // swept, and make its state only then. A start's bundle is there before and after its state, so without one
        // it is nobody's.
        for (String id : names("runtime")) {
            if (!home.file("live/" + id).exists()) {
                tryToFinish(id, complaints);
            }
        }
    }

    private String[] names(String directory) {
        String[] names = home.file(directory).list();
        return names == null ? new String[0] : names;
    }

    private void tryToFinish(String id, List<String> complaints) {
        try {
            finish(id);
        } catch (ForgeException e) {
            complaints.add("what is left of container " + id + " stays for now: " + e.getMessage());
        }
    }

    /** Removes all that is left of the container's start if nobody tends it. */
    public void finishIfLeftOver(String id) {
        if (isLeftOver(id)) {
            finish(id);
        }
    }

    private boolean isLeftOver(String id) {
        File bundle = home.file("live/" + id);
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
     * Removes all that a start left: processes, cgroups, the runtime's state, the bundle; a --rm container whole.
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
        if (!Cgroups.remove(Cgroups.directories(Container.cgroup(id)))) {
            throw new ForgeException("a process of container " + id + " was killed and does not end");
        }
        FileTree.removeMounted(home.file("runtime/" + id));
        endOrRemove(id, began);
        // Last, because it is what says that there is something to clean.
        FileTree.remove(bundle);
    }

    /** Writes down a lost end, or removes a --rm container; one that is damaged stays, to be named. */
    private void endOrRemove(String id, boolean began) {
        ContainerStore store = new ContainerStore(home);
        Container container;
        try {
            String text = store.text(id);
            if (text == null) {
                if (!store.hasLostDefinition(id)) {
                    FileTree.remove(home.file("containers/" + id));
                }
                return;
            }
            container = store.parse(id, text);
        } catch (ForgeException e) {
            return;
        }
        if (container.definition().autoRemove()) {
            store.release(container);
            FileTree.remove(home.file("containers/" + id));
        } else if (began && !container.exitFile().exists()) {
            TextFile.write(container.lostFile(), LOST);
            TextFile.write(container.exitFile(), Integer.toString(LOST_EXIT_CODE));
        }
    }
}
