package dev.forge.bench.runtime;

import dev.forge.core.Proc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tracks the processes that a set of root processes starts after the tracker was created: their descendants, and
 * processes in a session that one of these began (a containerd-shim gets another parent but stays in its session). For
 * a run, this process is the root, because it is the parent of orphans while they are
 * {@linkplain dev.forge.core.posix.Orphans adopted}. Each unrelated process is examined only once, so repeated calls
 * are cheap.
 */
final class ProcessTracker {
    private final Set<Integer> roots;
    private final Set<Integer> others = new HashSet<>(ProcessTable.pids());
    private final Map<Integer, TrackedProcess> members = new HashMap<>();
    private final String namespace = String.valueOf(MemoryFootprint.namespace(Proc.self()));

    /** Tracks what these processes start from now on. */
    ProcessTracker(Set<Integer> roots) {
        this.roots = Set.copyOf(roots);
    }

    /** Tracks what a run of this process starts from now on. */
    static ProcessTracker ofRun(Set<Integer> residents) {
        Set<Integer> roots = new HashSet<>(residents);
        roots.add(Proc.self());
        return new ProcessTracker(roots);
    }

    /**
     * A tracked process.
     *
     * @param pid its id
     * @param parent the current pid of its parent
     * @param group its process group
     * @param isPayload whether it runs in a container, that is, in another pid namespace
     * @param hasEnded whether it is a zombie
     * @param reapedTicks CPU time of the children that it waited for, in clock ticks
     */
    record TrackedProcess(int pid, int parent, int group, boolean isPayload, boolean hasEnded, long reapedTicks) {}

    /** The tracked processes that exist now, zombies included. */
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
            // A process that was just admitted may be the parent of another one.
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
