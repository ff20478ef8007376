package dev.forge.profile;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.text.DisplayWidth;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reports this host's resources. */
public final class SystemAnalyzer {
    private static final double GB = 1024.0 * 1024 * 1024;
    private static final int LABEL = 17;
    private static final long CPU_LOOK_MILLIS = 200;

    private SystemAnalyzer() {}

    /**
     * Memory, disk and CPU of this host. Takes a fifth of a second, because CPU use can only be measured over time.
     *
     * @throws ForgeException if /proc or the filesystem cannot be read
     */
    public static ResourceInfo getResourceInfo() {
        return getResourceInfo(ForgeHome.of(System.getenv()).root().toPath());
    }

    /**
     * Memory, disk and CPU of this host, with the filesystem that holds, or will hold, the directory. Takes a fifth of
     * a second.
     *
     * @throws ForgeException if /proc or the filesystem cannot be read
     */
    public static ResourceInfo getResourceInfo(Path directory) {
        return info(HostFiles.REAL, disk(directory));
    }

    static ResourceInfo info(HostFiles files, ResourceInfo.Disk disk) {
        ProcText.Cpu before = ProcText.cpu(files.need("/proc/stat"));
        try {
            Thread.sleep(CPU_LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ProcText.Cpu after = ProcText.cpu(files.need("/proc/stat"));
        long time = after.total() - before.total();
        // The kernel lets the time spent waiting for disks go back.
        double percent = time <= 0 ? 0 : Math.clamp(100.0 * (after.busy() - before.busy()) / time, 0, 100);
        HostFiles.Memory memory = files.memory();
        long used = memory.total() - memory.available();
        return new ResourceInfo(
                new ResourceInfo.Memory(
                        memory.total() / MemoryProfiler.MB,
                        memory.available() / MemoryProfiler.MB,
                        used / MemoryProfiler.MB,
                        100.0 * used / memory.total()),
                disk,
                new ResourceInfo.Cpu(after.count(), percent),
                limits(files, memory.total(), after.count()));
    }

    private static ResourceInfo.Limits limits(HostFiles files, long memory, int cpus) {
        CgroupHierarchy.CgroupLimits limits = CgroupHierarchy.limits(files, "self");
        String max = files.read("/proc/sys/kernel/threads-max");
        long processes = max == null ? ProcText.UNLIMITED : ProcText.limit(max);
        return new ResourceInfo.Limits(
                limits.memory() < memory
                        ? OptionalDouble.of(limits.memory() / MemoryProfiler.MB)
                        : OptionalDouble.empty(),
                limits.cpus() < cpus ? OptionalDouble.of(limits.cpus()) : OptionalDouble.empty(),
                limits.processes() < processes ? OptionalLong.of(limits.processes()) : OptionalLong.empty());
    }

    private static ResourceInfo.Disk disk(Path directory) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            long used = store.getTotalSpace() - store.getUnallocatedSpace();
            long free = store.getUsableSpace();
            return new ResourceInfo.Disk(
                    there.toString(),
                    store.getTotalSpace() / GB,
                    used / GB,
                    free / GB,
                    used + free == 0 ? 0 : 100.0 * used / (used + free));
        } catch (IOException e) {
            throw new ForgeException("cannot read the file system of " + there + ": " + IoErrors.reason(e), e);
        }
    }

    /** Prints memory, disk, CPU and limits to standard output. */
    public static void printResourceInfo() {
        printResourceInfo(getResourceInfo(), System.out);
    }

    /** Prints memory, disk, CPU and limits. */
    public static void printResourceInfo(ResourceInfo info, PrintStream out) {
        String line = "─".repeat(21);
        ResourceInfo.Memory memory = info.memory();
        ResourceInfo.Disk disk = info.disk();
        StringBuilder text = new StringBuilder();
        text.append("Memory\n").append(line).append('\n');
        row(text, "Total:", mb(memory.totalMb()));
        row(text, "Available:", mb(memory.availableMb()));
        row(text, "Used:", mb(memory.usedMb()) + " (" + percent(memory.percent()) + ")");
        text.append("\nDisk\n").append(line).append('\n');
        row(text, "Total:", gb(disk.totalGb()));
        row(text, "Free:", gb(disk.freeGb()));
        row(text, "Used:", gb(disk.usedGb()) + " (" + percent(disk.percent()) + ")");
        row(text, "Path:", disk.path());
        text.append("\nCPU\n").append(line).append('\n');
        row(text, "Count:", Integer.toString(info.cpu().count()));
        row(text, "Used:", percent(info.cpu().percent()));
        ResourceInfo.Limits limits = info.limits();
        if (!limits.isEmpty()) {
            text.append("\nLimits of this control group\n").append(line).append('\n');
            limits.memoryMb().ifPresent(value -> row(text, "Memory:", mb(value)));
            limits.cpus().ifPresent(value -> row(text, "CPU:", String.format(Locale.ROOT, "%.2f CPUs", value)));
            limits.processes().ifPresent(value -> row(text, "Processes:", Long.toString(value)));
        }
        out.print(text);
        out.flush();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(DisplayWidth.padRight(name, LABEL)).append(value).append('\n');
    }

    private static String mb(double value) {
        return String.format(Locale.ROOT, "%.0f MB", value);
    }

    private static String gb(double value) {
        return String.format(Locale.ROOT, "%.1f GB", value);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f%%", value);
    }
}
