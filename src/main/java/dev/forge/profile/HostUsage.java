package dev.forge.profile;

import org.jspecify.annotations.Nullable;

/**
 * What this host uses at one moment. Pressure (PSI) is the share of the last ten seconds in which some process waited,
 * in percent; negative where the kernel does not have it.
 *
 * @param name the host's name
 * @param cpus the number of CPUs that are online
 * @param busyTicks CPU time since boot in which a CPU was busy, in clock ticks
 * @param totalTicks all CPU time since boot, in clock ticks
 * @param memory in bytes
 * @param available memory that new processes can have without swapping, in bytes
 * @param cpuPressure for CPUs
 * @param memoryPressure for memory
 * @param ioPressure for block devices
 * @param load the load averages of 1, 5 and 15 minutes, as the kernel writes them
 * @param uptimeSeconds since boot
 */
public record HostUsage(
        String name,
        int cpus,
        long busyTicks,
        long totalTicks,
        long memory,
        long available,
        double cpuPressure,
        double memoryPressure,
        double ioPressure,
        String load,
        long uptimeSeconds) {
    /**
     * This host's, now.
     *
     * @throws dev.forge.core.ForgeException if /proc is not mounted
     */
    public static HostUsage now() {
        return of(HostFiles.REAL);
    }

    static HostUsage of(HostFiles files) {
        ProcText.Cpu cpu = ProcText.cpu(files.need("/proc/stat"));
        HostFiles.Memory memory = files.memory();
        String load = text(files, "/proc/loadavg");
        String uptime = text(files, "/proc/uptime");
        return new HostUsage(
                text(files, "/proc/sys/kernel/hostname"),
                cpu.count(),
                cpu.busy(),
                cpu.total(),
                memory.total(),
                memory.available(),
                CgroupText.pressure(files.read("/proc/pressure/cpu")),
                CgroupText.pressure(files.read("/proc/pressure/memory")),
                CgroupText.pressure(files.read("/proc/pressure/io")),
                firstFields(load, 3),
                Math.max(0, CgroupText.number(firstFields(uptime, 1).replaceFirst("\\..*", ""))));
    }

    /** When the host was booted, in seconds since 1970; 0 if /proc does not say it. */
    public static long bootTime() {
        return Math.max(0, CgroupText.value(HostFiles.REAL.read("/proc/stat"), "btime"));
    }

    /** When a process was started, in seconds since 1970; 0 if it has ended. */
    public static long startTime(int pid, long bootTime) {
        ProcText.Stat stat = HostFiles.REAL.stat(pid);
        return stat == null ? 0 : bootTime + stat.startTicks() / ProcText.TICKS_A_SECOND;
    }

    private static String text(HostFiles files, String path) {
        @Nullable String text = files.read(path);
        return text == null ? "" : text.strip();
    }

    private static String firstFields(String text, int count) {
        int end = 0;
        for (int i = 0; i < count && end >= 0; i++) {
            end = text.indexOf(' ', end + 1);
        }
        return end < 0 ? text : text.substring(0, end);
    }
}
