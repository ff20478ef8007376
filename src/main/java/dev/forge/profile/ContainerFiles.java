package dev.forge.profile;

import static dev.forge.profile.ContainerUsage.UNKNOWN;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that tell what one container uses. */
final class ContainerFiles {
    /** Among so many processes the first one is looked for; a container's first one is old, and old ones are listed first. */
    private static final int MAX_LOOKED_AT = 256;

    private final HostFiles host;
    private final KeptFiles files;
    private final Map<String, String> first;
    private final @Nullable String second;
    private final ContainerCgroup container;

    private final KeptFiles.Kept processes;
    private final KeptFiles.Kept cpuStat;
    private final KeptFiles.Kept cpuUsage;
    private final KeptFiles.Kept memoryStat;
    private final KeptFiles.Kept memoryCharged;
    private final KeptFiles.Kept memoryLimit;
    private final KeptFiles.Kept memoryEvents;
    private final KeptFiles.Kept io;
    private final KeptFiles.Kept pids;
    private final KeptFiles.Kept state;
    private final KeptFiles.Kept cpuPressure;
    private final KeptFiles.Kept memoryPressure;
    private final KeptFiles.Kept ioPressure;
    private int init;

    /**
     * Those of a container.
     *
     * @param first the mount point of each controller of version 1
     * @param second the mount point of version 2, if it is mounted
     */
    ContainerFiles(
            HostFiles host,
            KeptFiles files,
            Map<String, String> first,
            @Nullable String second,
            ContainerCgroup container) {
        this.host = host;
        this.files = files;
        this.first = first;
        this.second = second;
        this.container = container;
        boolean isUnified = !first.containsKey("memory");
        processes = file("pids", "cgroup.procs");
        cpuStat = file("cpu", "cpu.stat");
        cpuUsage = file("cpuacct", "cpuacct.usage");
        memoryStat = file("memory", "memory.stat");
        memoryCharged = file("memory", isUnified ? "memory.current" : "memory.usage_in_bytes");
        memoryLimit = file("memory", isUnified ? "memory.max" : "memory.limit_in_bytes");
        memoryEvents = file("memory", isUnified ? "memory.events" : "memory.oom_control");
        io = first.containsKey("blkio") ? file("blkio", "blkio.throttle.io_service_bytes") : file("io", "io.stat");
        pids = file("pids", "pids.current");
        state = first.containsKey("freezer") ? file("freezer", "freezer.state") : file("", "cgroup.events");
        cpuPressure = pressure("cpu.pressure");
        memoryPressure = pressure("memory.pressure");
        ioPressure = pressure("io.pressure");
    }

    /** A file in the hierarchy that has the controller, which is version 2 if no version 1 has it. */
    private KeptFiles.Kept file(String controller, String name) {
        String point = first.getOrDefault(controller, second);
        return files.file((point == null ? "/proc/none" : point) + container.path() + "/" + name);
    }

    private KeptFiles.Kept pressure(String name) {
        return files.file((second == null ? "/proc/none" : second) + container.path() + "/" + name);
    }

    void close() {
        for (KeptFiles.Kept file : List.of(
                processes,
                cpuStat,
                cpuUsage,
                memoryStat,
                memoryCharged,
                memoryLimit,
                memoryEvents,
                io,
                pids,
                state,
                cpuPressure,
                memoryPressure,
                ioPressure)) {
            file.close();
        }
    }

    /** Whether the container has a process. */
    boolean hasInit() {
        String listed = processes.read();
        return listed != null && findInit(listed);
    }

    /** What the container uses; null if it has ended. */
    @Nullable
    ContainerUsage usage() {
        if (!hasInit()) {
            return null;
        }
        String stat = cpuStat.read();
        boolean modern = stat != null && stat.startsWith("usage_usec");
        long micros = modern ? CgroupText.value(stat, "usage_usec") : UNKNOWN;
        String memory = memoryStat.read();
        boolean isUnified = !first.containsKey("memory");
        long charged = CgroupText.number(memoryCharged.read());
        long unused = Math.max(0, CgroupText.value(memory, isUnified ? "inactive_file" : "total_inactive_file"));
        String limit = memoryLimit.read();
        String block = io.read();
        long[] blocks = first.containsKey("blkio") ? CgroupText.blkio(block) : CgroupText.ioStat(block);
        // Not kept open: that would keep the container's network, too, for as long.
        long[] net = CgroupText.networkDevices(host.read("/proc/" + init + "/net/dev"));
        String now = state.read();
        return new ContainerUsage(
                System.nanoTime(),
                init,
                modern ? (micros < 0 ? UNKNOWN : micros * 1000) : CgroupText.number(cpuUsage.read()),
                CgroupText.value(stat, "nr_periods"),
                CgroupText.value(stat, "nr_throttled"),
                charged < 0 ? UNKNOWN : Math.max(0, charged - unused),
                charged,
                limit == null ? UNKNOWN : CgroupText.limit(limit),
                CgroupText.value(memoryEvents.read(), "oom_kill"),
                CgroupText.pressure(cpuPressure.read()),
                CgroupText.pressure(memoryPressure.read()),
                CgroupText.pressure(ioPressure.read()),
                blocks[0],
                blocks[1],
                net[0],
                net[1],
                CgroupText.number(pids.read()),
                now != null && (now.startsWith("FROZEN") || CgroupText.value(now, "frozen") == 1));
    }

    /**
     * Finds the container's first process, which is the oldest: the kernel lists them in the order of their ids, which
     * begin anew, or in none. False if there is no process.
     */
    private boolean findInit(String listed) {
        if (init != 0 && CgroupText.hasLine(listed, Integer.toString(init))) {
            return true;
        }
        init = 0;
        List<Integer> all = CgroupText.numbers(listed);
        if (all.isEmpty()) {
            // Its processes may all be in cgroups of its own, as with an init system inside.
            all = processes();
        }
        long oldest = Long.MAX_VALUE;
        for (int pid : all.subList(0, Math.min(all.size(), MAX_LOOKED_AT))) {
            ProcText.Stat stat = all.size() == 1 ? null : host.stat(pid);
            if (init == 0 || (stat != null && stat.startTicks() < oldest)) {
                init = pid;
                oldest = stat == null ? Long.MAX_VALUE : stat.startTicks();
            }
        }
        return init != 0;
    }

    /** All processes of the container, by their pids on this host. */
    List<Integer> processes() {
        String point = first.getOrDefault("pids", second);
        return point == null ? List.of() : CgroupHierarchy.processes(host, point + container.path());
    }
}
