package dev.forge.profile;

import static dev.forge.profile.ContainerUsage.UNKNOWN;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The running containers of all engines of a host, found by the names of their cgroups, and what they use. No engine is
 * asked, so none can delay the answer. Cgroups of version 1, version 2 and hybrid hosts; on a hybrid host pressure comes
 * from version 2 and everything else from version 1.
 */
public final class ContainerCgroups {
    private static final int MAX_DEPTH = 12;

    private final HostFiles files;
    private final @Nullable String second;
    private final Map<String, String> first = new HashMap<>();
    private final BareRuntimes bare;

    private ContainerCgroups(HostFiles files) {
        this.files = files;
        String mounts = files.need("/proc/self/mountinfo");
        String unified = null;
        for (ProcText.Hierarchy hierarchy : ProcText.hierarchies(mounts)) {
            if (hierarchy.controllers().isEmpty()) {
                unified = unified == null ? hierarchy.point() : unified;
            } else {
                hierarchy.controllers().forEach(controller -> first.putIfAbsent(controller, hierarchy.point()));
            }
        }
        second = unified;
        bare = new BareRuntimes(files);
    }

    /**
     * This host's.
     *
     * @throws dev.forge.core.ForgeException if /proc is not mounted
     */
    public static ContainerCgroups ofHost() {
        return new ContainerCgroups(HostFiles.REAL);
    }

    /** Those of a host whose files are below a directory. */
    static ContainerCgroups below(Path root) {
        return new ContainerCgroups(new HostFiles(root));
    }

    /** The containers that run now, each once, in the order of the hierarchy. */
    public List<ContainerCgroup> running() {
        Map<String, ContainerCgroup> found = new LinkedHashMap<>();
        if (second != null) {
            search(second, "", 0, found);
        }
        String memory = first.getOrDefault("memory", first.get("pids"));
        if (memory != null) {
            search(memory, "", 0, found);
        }
        for (ContainerCgroup container : bare.running()) {
            found.putIfAbsent(container.path(), container);
        }
        return new ArrayList<>(found.values());
    }

    private void search(String point, String path, int depth, Map<String, ContainerCgroup> found) {
        File[] below = depth > MAX_DEPTH ? null : files.file(point + path).listFiles();
        if (below == null) {
            return;
        }
        for (File file : below) {
            String name = file.getName();
            // Cgroup files have a dot after their controller's name and are no directories; asking costs a system call.
            if (isControlFile(name) || !file.isDirectory()) {
                continue;
            }
            String child = path + "/" + name;
            ContainerCgroup container = CgroupNames.container(path, name);
            if (container == null) {
                search(point, child, depth + 1, found);
            } else {
                String processes = files.read(point + child + "/cgroup.procs");
                if (processes != null && !processes.isBlank()) {
                    found.putIfAbsent(child, container);
                }
            }
        }
    }

    private static boolean isControlFile(String name) {
        return name.startsWith("cgroup.")
                || name.startsWith("memory.")
                || name.startsWith("cpu.")
                || name.startsWith("cpuset.")
                || name.startsWith("io.")
                || name.startsWith("pids.")
                || name.startsWith("hugetlb.")
                || name.startsWith("rdma.")
                || name.startsWith("misc.")
                || name.equals("tasks")
                || name.equals("notify_on_release");
    }

    /** What the container uses; null if it has ended. */
    public @Nullable ContainerUsage usage(ContainerCgroup container) {
        String processes = read(container, "pids", "cgroup.procs");
        int init = processes == null ? 0 : firstPid(processes);
        if (init == 0) {
            return null;
        }
        String stat = read(container, "cpu", "cpu.stat");
        boolean modern = stat != null && stat.startsWith("usage_usec");
        long cpu = modern
                ? micros(CgroupText.value(stat, "usage_usec"))
                : CgroupText.number(read(container, "cpuacct", "cpuacct.usage"));
        String memoryStat = read(container, "memory", "memory.stat");
        boolean unified = !first.containsKey("memory");
        long charged =
                CgroupText.number(read(container, "memory", unified ? "memory.current" : "memory.usage_in_bytes"));
        long unused = Math.max(0, CgroupText.value(memoryStat, unified ? "inactive_file" : "total_inactive_file"));
        String limit = read(container, "memory", unified ? "memory.max" : "memory.limit_in_bytes");
        String kills = read(container, "memory", unified ? "memory.events" : "memory.oom_control");
        long[] io = first.containsKey("blkio")
                ? CgroupText.blkio(read(container, "blkio", "blkio.throttle.io_service_bytes"))
                : CgroupText.ioStat(read(container, "io", "io.stat"));
        long[] net = CgroupText.networkDevices(files.read("/proc/" + init + "/net/dev"));
        return new ContainerUsage(
                System.nanoTime(),
                init,
                cpu,
                CgroupText.value(stat, "nr_periods"),
                CgroupText.value(stat, "nr_throttled"),
                charged < 0 ? UNKNOWN : Math.max(0, charged - unused),
                charged,
                limit == null ? UNKNOWN : CgroupText.limit(limit),
                CgroupText.value(kills, "oom_kill"),
                pressure(container, "cpu.pressure"),
                pressure(container, "memory.pressure"),
                pressure(container, "io.pressure"),
                io[0],
                io[1],
                net[0],
                net[1],
                CgroupText.number(read(container, "pids", "pids.current")),
                isPaused(container));
    }

    private static int firstPid(String processes) {
        int end = processes.indexOf('\n');
        try {
            return Integer.parseInt((end < 0 ? processes : processes.substring(0, end)).strip());
        } catch (NumberFormatException e) {
            return 0; // "0" is a process of another pid namespace, an empty text a container that has ended
        }
    }

    /** All processes of the container, by their pids on this host. */
    public List<Integer> processes(ContainerCgroup container) {
        String point = first.getOrDefault("pids", second);
        return point == null ? List.of() : CgroupHierarchy.processes(files, point + container.path());
    }

    private boolean isPaused(ContainerCgroup container) {
        String state = first.containsKey("freezer")
                ? read(container, "freezer", "freezer.state")
                : read(container, "", "cgroup.events");
        return state != null && (state.startsWith("FROZEN") || CgroupText.value(state, "frozen") == 1);
    }

    private double pressure(ContainerCgroup container, String name) {
        return second == null ? UNKNOWN : CgroupText.pressure(files.read(second + container.path() + "/" + name));
    }

    /** A file of the container in the hierarchy that has the controller, which is version 2 if no version 1 has it. */
    private @Nullable String read(ContainerCgroup container, String controller, String name) {
        String point = first.getOrDefault(controller, second);
        return point == null ? null : files.read(point + container.path() + "/" + name);
    }

    private static long micros(long micros) {
        return micros < 0 ? UNKNOWN : micros * 1000;
    }
}
