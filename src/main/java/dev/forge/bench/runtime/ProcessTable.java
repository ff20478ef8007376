package dev.forge.bench.runtime;

import dev.forge.core.Proc;
import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A snapshot of the parent of every process. */
final class ProcessTable {
    private final Map<Integer, Integer> parents;

    private ProcessTable(Map<Integer, Integer> parents) {
        this.parents = parents;
    }

    static ProcessTable of(Map<Integer, Integer> parents) {
        return new ProcessTable(Map.copyOf(parents));
    }

    static ProcessTable read() {
        Map<Integer, Integer> parents = new HashMap<>();
        for (int pid : pids()) {
            String[] stat = Proc.stat(pid);
            if (stat != null) {
                parents.put(pid, Integer.parseInt(stat[1]));
            }
        }
        return new ProcessTable(parents);
    }

    /** The ids of all processes. */
    static List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        String[] names = new File("/proc").list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                pids.add(Integer.valueOf(name));
            }
        }
        return pids;
    }

    /** The parent of a process; 0 if the process does not exist. */
    int parent(int pid) {
        return parents.getOrDefault(pid, 0);
    }

    /** The given processes and all their descendants. */
    Set<Integer> withDescendants(Collection<Integer> roots) {
        Set<Integer> found = new HashSet<>(roots);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Map.Entry<Integer, Integer> entry : parents.entrySet()) {
                grew |= found.contains(entry.getValue()) && found.add(entry.getKey());
            }
        }
        return found;
    }

    /** The ancestors of a process up to, and without, process 1 or {@code end}. */
    Set<Integer> ancestors(int pid, int end) {
        Set<Integer> found = new HashSet<>();
        Integer parent = parents.get(pid);
        while (parent != null && parent > 1 && parent != end && found.add(parent)) {
            parent = parents.get(parent);
        }
        return found;
    }
}
