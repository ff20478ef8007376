package dev.forge.core.posix;

import dev.forge.core.Proc;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A container's cgroups on this host: one on cgroup v2, one per controller on v1, both kinds on hybrid hosts. Where
 * systemd manages version 2, a container's cgroup is in a scope of its own name below a slice.
 */
public final class Cgroups {
    private static final File ROOT = new File("/sys/fs/cgroup");

    /** The slice of containers and virtual machines: the path of its cgroup. */
    public static final String MACHINES = "/machine.slice";

    private static final String SCOPE = ".scope";

    private Cgroups() {}

    /** The path of the cgroup with this name in its scope, which is in a slice whose cgroup has this path. */
    public static String path(String slice, String name) {
        return slice + "/" + name + SCOPE + "/" + name;
    }

    /**
     * The slice in which the systemd of a user who is not root makes scopes that are his: the path of its cgroup. Null for
     * root, and where no such systemd runs.
     */
    public static @Nullable String userSlice() {
        String service = UserNamespace.isRootless() ? userService() : null;
        return service == null ? null : service + "/user.slice";
    }

    /** The controllers that a user's own systemd may give to its scopes; null where there is none that can be asked. */
    public static @Nullable String userControllers() {
        String service = userService();
        boolean answers = new File("/run/user/" + UserNamespace.outerId() + "/systemd/private").exists();
        return service == null || !answers ? null : Proc.text(ROOT + service + "/cgroup.controllers");
    }

    private static @Nullable String userService() {
        long uid = UserNamespace.outerId();
        String path = "/user.slice/user-" + uid + ".slice/user@" + uid + ".service";
        return new File(ROOT, path).isDirectory() ? path : null;
    }

    /** The directories with this name directly below the roots of the hierarchies, or in a scope. */
    public static List<File> directories(String name) {
        List<File> found = new ArrayList<>();
        addIfThere(found, new File(ROOT, name));
        String own = userSlice();
        addIfThere(found, new File(ROOT, path(own == null ? MACHINES : own, name)));
        if (!new File(ROOT, "cgroup.procs").exists()) {
            for (File hierarchy : inner(ROOT)) {
                addIfThere(found, new File(hierarchy, name));
            }
        }
        return found;
    }

    private static void addIfThere(List<File> found, File directory) {
        if (directory.isDirectory()) {
            found.add(directory);
        }
    }

    /** Whether the kernel has killed a process in one of the directories for want of memory. */
    public static boolean hasOomKill(List<File> directories) {
        for (File directory : directories) {
            if (hasOomKill(Proc.text(directory.getPath() + "/memory.events"))
                    || hasOomKill(Proc.text(directory.getPath() + "/memory.oom_control"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file of counts, a name and a number on each line, has a number for {@code oom_kill} that is not 0. */
    static boolean hasOomKill(@Nullable String counts) {
        for (String line : counts == null ? new String[0] : counts.split("\n", -1)) {
            if (line.startsWith("oom_kill ") && !line.equals("oom_kill 0")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The directories with these names at any depth: by default a runtime creates its cgroups below its caller's
     * cgroup.
     */
    public static List<File> anywhere(Collection<String> names) {
        return DirectoryTree.of(ROOT).stream()
                .map(File::new)
                .filter(directory -> names.contains(directory.getName()))
                .toList();
    }

    /**
     * Kills all processes in the directories and removes the directories with their subdirectories.
     *
     * @return whether they are gone; false if a process survives its kill for two seconds
     */
    public static boolean remove(List<File> directories) {
        long deadline = System.nanoTime() + 2_000_000_000L;
        while (true) {
            boolean gone = true;
            for (File directory : directories) {
                gone &= isRemoved(directory);
            }
            if (gone || System.nanoTime() > deadline) {
                return gone;
            }
            // The processes are not our children, so there is nothing to wait on. A kill takes well below a
            // millisecond.
            LockSupport.parkNanos(200_000);
        }
    }

    private static boolean isRemoved(File directory) {
        boolean gone = true;
        for (File inner : inner(directory)) {
            gone &= isRemoved(inner);
        }
        if (!gone || directory.delete() || !directory.exists()) {
            return gone;
        }
        thaw(directory);
        kill(directory);
        return false;
    }

    private static void kill(File directory) {
        // Version 2 kills all at once, from Linux 5.14 on, but not where threads are in cgroups of their own.
        if (write(new File(directory, "cgroup.kill"), "1")) {
            return;
        }
        String processes = Proc.text(directory.getPath() + "/cgroup.procs");
        if (processes == null) {
            // In a threaded cgroup the kernel tells threads only; a signal to any of them is one to the process.
            processes = Proc.text(directory.getPath() + "/cgroup.threads");
        }
        for (String pid : processes == null ? new String[0] : processes.split("\n", -1)) {
            // A process outside this pid namespace is listed as 0.
            if (!pid.isEmpty() && !pid.equals("0")) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /**
     * Lets frozen processes go on to their end, which cgroup v1 does not do for a kill. A runtime freezes a container
     * while it signals its processes, and may itself be killed just then.
     */
    private static void thaw(File directory) {
        File state = new File(directory, "freezer.state");
        if (state.exists()) {
            // If not: it has been removed meanwhile, or its processes survive their kill, which the caller is told.
            write(state, "THAWED");
        }
    }

    /** Writes into a file that is there, as a cgroup's; returns whether the kernel has taken it. */
    private static boolean write(File file, String text) {
        if (!file.exists()) {
            return false;
        }
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes the root of version 2 one that may have cgroups below it, where it is a container's and has processes in it:
     * moves them into the leaf "init", as docker's own images with docker in them do. The kernel gives controllers to
     * cgroups below one without processes only; a host's true root is exempt.
     */
    public static void clearRoot() {
        File procs = new File(ROOT, "cgroup.procs");
        // The true root has no type.
        if (!procs.exists() || !new File(ROOT, "cgroup.type").exists()) {
            return;
        }
        File leaf = new File(ROOT, "init");
        for (int round = 0; round < 10; round++) {
            String processes = Proc.text(procs.getPath());
            if (processes == null || processes.isBlank() || (!leaf.isDirectory() && !leaf.mkdir())) {
                return;
            }
            for (String pid : processes.split("\n", -1)) {
                // One that has ended meanwhile need not be moved; one that cannot be is outside of what is seen here.
                write(new File(leaf, "cgroup.procs"), pid);
            }
        }
    }

    private static File[] inner(File directory) {
        File[] directories = directory.listFiles(File::isDirectory);
        return directories == null ? new File[0] : directories;
    }
}
