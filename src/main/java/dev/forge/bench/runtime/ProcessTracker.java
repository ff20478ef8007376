package dev.forge.bench.runtime;

import dev.forge.core.Proc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processes that come into being because of others. Of those that were not there before, these belong to them:
 * their children, the children of one another, and whoever is in a session that one of them began (a containerd-shim
 * changes its parent and stays in containerd's session). Of a run this process is the parent, which orphans get while
 * they are {@linkplain dev.forge.core.posix.Orphans adopted}. A process is looked at once, so that looking again is
 * cheap.
 */
final class ProcessTracker {
    private final Set<Integer> roots;
    private final Set<Integer> others = new HashSet<>(ProcessTable.pids());
    private final Map<Integer, TrackedProcess> members = new HashMap<>();
    private final String namespace = String.valueOf(MemoryFootprint.namespace(Proc.self()));

    /** Whoever comes from now on because of these processes. */
    ProcessTracker(Set<Integer> roots) {
        this.roots = Set.copyOf(roots);
    }

    /** Whoever comes from now on because of a run, of which this process is the parent. */
    static ProcessTracker ofRun(Set<Integer> residents) {
        Set<Integer> roots = new HashSet<>(residents);
        roots.add(Proc.self());
        return new ProcessTracker(roots);
    }

    /**
     * One of them.
     *
     * @param pid its id
     * @param parent its parent now
     * @param group its process group
     * @param isPayload whether it is in a container, which is a pid namespace of its own
     * @param hasEnded whether nothing but its exit code is left
     * @param reapedTicks CPU time of the children that it waited for, in clock ticks
     */
    record TrackedProcess(int pid, int parent, int group, boolean isPayload, boolean hasEnded, long reapedTicks) {}

    /** Those that are there now, ended ones that nobody has waited for included. */
    List<TrackedProcess> now() {
        Map<Integer, String[]> unknown = new HashMap<>();
        Set<Integer> there = new HashSet<>();
        for (int pid : ProcessTable.pids()) {
            if (!others.contains(pid)) {
                String[] stat = Proc.stat(pid);
                if (stat != null) {
                    there.add(pid);
                    if (members.containsKey(pid)) {
                        members.put(pid, tracked(pid, stat, members.get(pid).isPayload()));
                    } else {
                        unknown.put(pid, stat);
                    }
                }
            }
        }
        members.keySet().retainAll(there);
        while (unknown.entrySet().removeIf(entry -> admit(entry.getKey(), entry.getValue()))) {
            // Whoever was admitted may be the parent of another one.
        }
        others.addAll(unknown.keySet());
        return new ArrayList<>(members.values());
    }

    private boolean admit(int pid, String[] stat) {
        if (!isKnown(stat[1]) && !isKnown(stat[3])) {
            return false;
        }
        String own = MemoryFootprint.namespace(pid);
        members.put(pid, tracked(pid, stat, own != null && !own.equals(namespace)));
        return true;
    }

    private boolean isKnown(String pid) {
        int id = Integer.parseInt(pid);
        return members.containsKey(id) || roots.contains(id);
    }

    private static TrackedProcess tracked(int pid, String[] stat, boolean isPayload) {
        return new TrackedProcess(
                pid,
                Integer.parseInt(stat[1]),
                Integer.parseInt(stat[2]),
                isPayload,
                stat[0].equals("Z") || stat[0].equals("X"),
                Long.parseLong(stat[13]) + Long.parseLong(stat[14]));
    }
}
