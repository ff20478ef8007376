package dev.forge.profile;

import dev.forge.core.ForgeException;

/**
 * The target of a {@link MemoryProfiler}: one process, a process with its descendants, or a cgroup, such as a
 * container's.
 */
public sealed interface ProfileTarget {
    /** The target's name in the output: {@code process 123 (java)}. */
    String name();

    /** The process that represents the target; the target ends with it. */
    int pid();

    /**
     * One process.
     *
     * @param pid its id
     * @param name its name in the output
     */
    record OneProcess(int pid, String name) implements ProfileTarget {}

    /**
     * A process and all its descendants.
     *
     * @param pid the id of the first process
     * @param name its name in the output
     */
    record ProcessTree(int pid, String name) implements ProfileTarget {}

    /**
     * All processes in a cgroup and its subgroups.
     *
     * @param pid the process that represents the group: a container's first process
     * @param directory the group's directory
     * @param name its name in the output
     */
    record ControlGroup(int pid, String directory, String name) implements ProfileTarget {}

    /** This process. */
    static ProfileTarget self() {
        return process(ProcessHandle.current().pid());
    }

    /**
     * A process.
     *
     * @throws ForgeException if it does not exist
     */
    static ProfileTarget process(long pid) {
        return new OneProcess(checked(pid), described(pid));
    }

    /**
     * A process with its descendants.
     *
     * @throws ForgeException if the process does not exist
     */
    static ProfileTarget tree(long pid) {
        return new ProcessTree(checked(pid), described(pid));
    }

    /**
     * The container whose first process has this id: its cgroup if the container has one of its own, otherwise the
     * process and its descendants.
     *
     * @param name its name in the output
     * @throws ForgeException if the process does not exist
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
}
