package dev.forge.bench.runtime;

import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.DirectoryTree;
import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run adds to the host besides processes: mounts in the engine's store and in /run, cgroups, and directories in
 * the store. Other containers may start and end at the same time; a cgroup that contains processes therefore does not
 * count as left behind.
 */
final class HostDelta {
    private static final File CGROUPS = new File("/sys/fs/cgroup");

    private final List<File> store;
    private final Set<String> before;

    /** Takes a snapshot; later additions count. */
    HostDelta(List<File> store) {
        this.store = store;
        before = everything();
    }

    /** Additions that still exist: lines of mountinfo, and directories. */
    List<String> added() {
        Set<String> now = everything();
        now.removeAll(before);
        now.removeIf(entry -> entry.startsWith(CGROUPS.getPath()) && isInhabited(new File(entry)));
        return List.copyOf(now);
    }

    private static boolean isInhabited(File group) {
        String processes = Proc.text(group + "/cgroup.procs");
        return (processes != null && !processes.isEmpty())
                || directories(group).stream().anyMatch(HostDelta::isInhabited);
    }

    /** The elements of the list that still exist. */
    static List<String> remaining(List<String> added) {
        Set<String> mounts = mounts();
        return added.stream()
                .filter(entry -> entry.startsWith("/") ? new File(entry).exists() : mounts.contains(entry))
                .toList();
    }

    private Set<String> everything() {
        Set<String> found = mounts().stream().filter(this::isEngineMount).collect(Collectors.toSet());
        found.addAll(DirectoryTree.of(CGROUPS));
        for (File directory : store) {
            for (File entry : directories(directory)) {
                found.add(entry.getPath());
                directories(entry).forEach(below -> found.add(below.getPath()));
            }
        }
        return found;
    }

    private static Set<String> mounts() {
        String mounts = TextFile.readIfThere("/proc/self/mountinfo");
        return mounts == null ? Set.of() : mounts.lines().collect(Collectors.toSet());
    }

    /** Whether a line of mountinfo describes a mount below the store or /run; its fifth field is the mount point. */
    private boolean isEngineMount(String mount) {
        String[] fields = mount.split(" ", 6);
        return fields.length == 6
                && (fields[4].startsWith("/run/")
                        || store.stream().anyMatch(directory -> fields[4].startsWith(directory.getPath())));
    }

    private static List<File> directories(File directory) {
        File[] directories = directory.listFiles(File::isDirectory);
        return directories == null ? List.of() : List.of(directories);
    }
}
