package dev.forge.profile;

import static dev.forge.profile.ContainerUsage.UNKNOWN;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What containers use that have no cgroup, as those of a user who is not root: the sum over the processes of a process
 * namespace, and of those below it. Memory is their proportional set size. CPU time is theirs and that of the children
 * that they have waited for, which is all but that of processes that entered the container and have ended.
 */
public final class NamespaceUsage {
    private static final long NANOS_A_TICK = 1_000_000_000L / ProcText.TICKS_A_SECOND;
    /** CPU time, bytes read and bytes written, which only ever grow. */
    private static final int COUNTERS = 3;

    private final HostFiles files;
    private final Map<Integer, Counters> known = new HashMap<>();
    private Map<Integer, List<Integer>> members = Map.of();

    /** Nothing is known yet. */
    public NamespaceUsage() {
        this(HostFiles.REAL);
    }

    NamespaceUsage(HostFiles files) {
        this.files = files;
    }

    /** What has ended takes its counts along; what it is less by then, it was used all the same. */
    private static final class Counters {
        private final long[] last = new long[COUNTERS];
        private final long[] gone = new long[COUNTERS];

        long[] with(long[] now) {
            long[] total = new long[COUNTERS];
            for (int i = 0; i < COUNTERS; i++) {
                gone[i] += Math.max(0, last[i] - now[i]);
                last[i] = now[i];
                total[i] = now[i] + gone[i];
            }
            return total;
        }
    }

    /**
     * What each container uses now, by the pid of its first process; one that has ended is not in it. To be asked for all of
     * them at once, as all processes are looked at.
     */
    public Map<Integer, ContainerUsage> usages(Collection<Integer> inits) {
        known.keySet().retainAll(inits);
        members = inits.isEmpty() ? Map.of() : members(inits);
        Map<Integer, ContainerUsage> usages = new LinkedHashMap<>();
        members.forEach((init, pids) -> usages.put(init, usage(init, pids)));
        return usages;
    }

    /** The container's processes when it was looked at last, by their pids on this host. */
    public List<Integer> processes(int init) {
        return members.getOrDefault(init, List.of());
    }

    private Map<Integer, List<Integer>> members(Collection<Integer> inits) {
        Map<String, Integer> spaces = new HashMap<>();
        for (int init : inits) {
            String space = space(init);
            if (space != null) {
                spaces.put(space, init);
            }
        }
        Map<Integer, Integer> owners = new HashMap<>();
        Map<Integer, Integer> parents = new LinkedHashMap<>();
        for (int pid : files.pids()) {
            String space = space(pid);
            ProcText.Stat stat = space == null ? null : files.stat(pid);
            if (stat != null && stat.state() != 'Z' && stat.state() != 'X') {
                parents.put(pid, stat.parent());
                Integer owner = spaces.get(space);
                if (owner != null) {
                    owners.put(pid, owner);
                }
            }
        }
        // What has a namespace of its own in the container.
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Map.Entry<Integer, Integer> process : parents.entrySet()) {
                Integer owner = owners.get(process.getValue());
                grows |= owner != null && owners.putIfAbsent(process.getKey(), owner) == null;
            }
        }
        Map<Integer, List<Integer>> found = new LinkedHashMap<>();
        for (int pid : parents.keySet()) {
            Integer owner = owners.get(pid);
            if (owner != null) {
                found.computeIfAbsent(owner, any -> new ArrayList<>()).add(pid);
            }
        }
        return found;
    }

    /** The process namespace of a process; null if it has ended or is somebody else's. */
    private @Nullable String space(int pid) {
        try {
            return Files.readSymbolicLink(files.file("/proc/" + pid + "/ns/pid").toPath())
                    .toString();
        } catch (IOException e) {
            return null;
        }
    }

    private ContainerUsage usage(int init, List<Integer> pids) {
        long[] now = new long[COUNTERS];
        long memory = 0;
        long threads = 0;
        for (int pid : pids) {
            ProcText.Stat stat = files.stat(pid);
            if (stat == null) {
                continue;
            }
            now[0] += stat.ownTicks() + stat.reapedTicks();
            String io = files.read("/proc/" + pid + "/io");
            now[1] += Math.max(0, CgroupText.value(io, "read_bytes:"));
            now[2] += Math.max(0, CgroupText.value(io, "write_bytes:"));
            memory += memory(pid);
            threads += Math.max(1, threads(pid));
        }
        long[] total = known.computeIfAbsent(init, any -> new Counters()).with(now);
        long[] net = CgroupText.networkDevices(files.read("/proc/" + init + "/net/dev"));
        return new ContainerUsage(
                System.nanoTime(),
                init,
                total[0] * NANOS_A_TICK,
                UNKNOWN,
                UNKNOWN,
                memory,
                UNKNOWN,
                ContainerUsage.UNLIMITED,
                UNKNOWN,
                UNKNOWN,
                UNKNOWN,
                UNKNOWN,
                total[1],
                total[2],
                net[0],
                net[1],
                threads,
                false);
    }

    private long memory(int pid) {
        String rollup = files.read("/proc/" + pid + "/smaps_rollup");
        Long bytes = rollup == null ? null : ProcText.kilobytes(rollup, "Pss");
        String status = bytes == null ? files.read("/proc/" + pid + "/status") : null;
        Long resident = status == null ? null : ProcText.kilobytes(status, "VmRSS");
        return bytes != null ? bytes : resident == null ? 0 : resident;
    }

    private long threads(int pid) {
        String status = files.read("/proc/" + pid + "/status");
        int at = status == null ? -1 : status.indexOf("\nThreads:\t");
        int end = status == null ? -1 : status.indexOf('\n', at + 1);
        return status == null || at < 0 || end < 0 ? UNKNOWN : CgroupText.number(status.substring(at + 10, end));
    }
}
