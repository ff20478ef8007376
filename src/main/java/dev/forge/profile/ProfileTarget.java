package dev.forge.profile;

import dev.forge.core.ForgeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MemoryProfiler} looks at: one process, a process with its descendants, or everything in a control
 * group, as a container is.
 */
public sealed interface ProfileTarget {
    /** What it is called in the output: {@code process 123 (java)}. */
    String name();

    /** The process that stands for the target; when it has ended, the target has. */
    int pid();

    /**
     * One process.
     *
     * @param pid its id
     * @param name what it is called
     */
    record OneProcess(int pid, String name) implements ProfileTarget {}

    /**
     * A process and everything it started.
     *
     * @param pid the first process's id
     * @param name what it is called
     */
    record ProcessTree(int pid, String name) implements ProfileTarget {}

    /**
     * Everything in a control group and in those below it.
     *
     * @param pid the process that stands for it: a container's first
     * @param directory the group's directory
     * @param name what it is called
     */
    record ControlGroup(int pid, String directory, String name) implements ProfileTarget {}

    /** This process. */
    static ProfileTarget self() {
        return process(ProcessHandle.current().pid());
    }

    /**
     * A process.
     *
     * @throws ForgeException if there is none with this id
     */
    static ProfileTarget process(long pid) {
        return new OneProcess(checked(pid), described(pid));
    }

    /**
     * A process with its descendants.
     *
     * @throws ForgeException if there is no process with this id
     */
    static ProfileTarget tree(long pid) {
        return new ProcessTree(checked(pid), described(pid));
    }

    /**
     * The container whose first process has this id: its control group if it has one to itself, otherwise the process
     * and its descendants.
     *
     * @param name what it is called in the output
     * @throws ForgeException if there is no process with this id
     */
    static ProfileTarget container(long pid, String name) {
        int init = checked(pid);
        String directory = CgroupHierarchy.ownDirectory(HostFiles.REAL, init);
        return directory == null ? new ProcessTree(init, name) : new ControlGroup(init, directory, name);
    }

    private static int checked(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE || !HostFiles.REAL.isAlive((int) pid)) {
            throw new ForgeException("no process has the id " + pid, "ps -e lists the processes");
        }
        return (int) pid;
    }

    private static String described(long pid) {
        String name = HostFiles.REAL.read("/proc/" + pid + "/comm");
        return "process " + pid + (name == null ? "" : " (" + name.strip() + ")");
    }

    /** The processes that belong to it now. */
    static List<Integer> processes(ProfileTarget target, HostFiles files) {
        return switch (target) {
            case OneProcess one -> files.isAlive(one.pid()) ? List.of(one.pid()) : List.of();
            case ProcessTree tree -> descendants(tree.pid(), files);
            case ControlGroup group -> CgroupHierarchy.processes(files, group.directory());
        };
    }

    private static List<Integer> descendants(int pid, HostFiles files) {
        Map<Integer, List<Integer>> children = new HashMap<>();
        for (int other : files.pids()) {
            ProcText.@Nullable Stat stat = files.stat(other);
            if (stat != null) {
                children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>())
                        .add(other);
            }
        }
        Set<Integer> found = new LinkedHashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(pid));
        while (!open.isEmpty()) {
            int next = open.pop();
            if (files.isAlive(next) && found.add(next)) {
                open.addAll(children.getOrDefault(next, List.of()));
            }
        }
        return List.copyOf(found);
    }
}
