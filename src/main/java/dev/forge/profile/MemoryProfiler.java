package dev.forge.profile;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.stats.Figure.Measured;
import dev.forge.stats.Figure.Unavailable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the memory and CPU use of a process, a process tree or a control group.
 *
 * <pre>{@code
 * MemoryProfiler profiler = new MemoryProfiler();
 * for (int i = 0; i < 10; i++) {
 *     MemorySnapshot snapshot = profiler.takeSnapshot();
 *     System.out.printf("RSS: %.1f MB%n", snapshot.processRssMb());
 *     Thread.sleep(1000);
 * }
 * profiler.saveSnapshots();
 * profiler.printSummary();
 * }</pre>
 *
 * <p>Not safe for use by several threads at once.
 */
public final class MemoryProfiler {
    static final double MB = 1024.0 * 1024;

    private final ProfileTarget target;
    private final Path directory;
    private final HostFiles files;
    private final TargetProcesses processes;
    private final KernelPeaks peaks;
    private final @Nullable ProfiledCommand command;
    private final List<MemorySnapshot> snapshots = new ArrayList<>();
    private long began;
    private long previousNanos;
    private double previousCpu;

    /** Profiles this process. */
    public MemoryProfiler() {
        this(ProfileTarget.self());
    }

    /** Profiles the target; saves profiles to {@code $FORGE_HOME/profiles}. */
    public MemoryProfiler(ProfileTarget target) {
        this(target, ForgeHome.of(System.getenv()).file("profiles").toPath());
    }

    /**
     * Profiles the target.
     *
     * @param directory where to save profiles; created when the first is saved
     */
    public MemoryProfiler(ProfileTarget target, Path directory) {
        this(target, directory, HostFiles.REAL);
    }

    /**
     * Profiles a command.
     *
     * @param directory where to save profiles; created when the first is saved
     */
    public MemoryProfiler(ProfiledCommand command, Path directory) {
        this(command.target(), directory, HostFiles.REAL, command);
    }

    MemoryProfiler(ProfileTarget target, Path directory, HostFiles files) {
        this(target, directory, files, null);
    }

    private MemoryProfiler(ProfileTarget target, Path directory, HostFiles files, @Nullable ProfiledCommand command) {
        this.target = target;
        this.directory = directory;
        this.files = files;
        this.command = command;
        processes = new TargetProcesses(target, files, command);
        peaks = new KernelPeaks(target, files, command);
    }

    /** The profiled target. */
    public ProfileTarget target() {
        return target;
    }

    /** The snapshots so far. */
    public List<MemorySnapshot> snapshots() {
        return List.copyOf(snapshots);
    }

    /** Whether the target still runs. */
    public boolean isAlive() {
        return processes.isAlive();
    }

    /**
     * Takes one snapshot and keeps it.
     *
     * @throws ForgeException if the target has ended
     */
    public MemorySnapshot takeSnapshot() {
        Sum sum = new Sum();
        for (int pid : processes.now()) {
            sum.add(pid);
        }
        peaks.look();
        if (sum.processes == 0) {
            throw new ForgeException(target.name() + " has ended");
        }
        long now = System.nanoTime();
        double cpu = cpuSeconds(sum);
        double percent;
        if (snapshots.isEmpty()) {
            began = now;
            double age = uptime() - (double) sum.firstStart / ProcText.TICKS_A_SECOND;
            percent = age > 0 ? 100 * cpu / age : 0;
        } else {
            // Without a cgroup, the CPU time of an ended process is lost.
            percent = Math.max(0, 100 * (cpu - previousCpu) / ((now - previousNanos) / 1e9));
        }
        previousCpu = cpu;
        previousNanos = now;
        HostFiles.Memory memory = files.memory();
        MemorySnapshot snapshot = new MemorySnapshot(
                Instant.now(),
                (now - began) / 1e9,
                sum.processes,
                sum.rss / MB,
                sum.vms / MB,
                sum.pss == null ? new Unavailable(sum.whyNot) : new Measured(sum.pss / MB),
                100.0 * (memory.total() - memory.available()) / memory.total(),
                memory.available() / MB,
                100.0 * sum.rss / memory.total(),
                percent);
        snapshots.add(snapshot);
        return snapshot;
    }

    /** The sum over the target's processes. */
    private final class Sum {
        int processes;
        long rss;
        long vms;

        @Nullable
        Long pss = 0L;

        String whyNot = "";
        long ownTicks;
        long reapedTicks;
        long firstStart = Long.MAX_VALUE;

        void add(int pid) {
            String status = files.read("/proc/" + pid + "/status");
            ProcText.@Nullable Stat stat = files.stat(pid);
            if (status == null || stat == null) {
                return;
            }
            peaks.add(pid, stat.startTicks(), status);
            Long resident = ProcText.kilobytes(status, "VmRSS");
            Long virtual = ProcText.kilobytes(status, "VmSize");
            processes++;
            ownTicks += stat.ownTicks();
            reapedTicks += stat.reapedTicks();
            firstStart = Math.min(firstStart, stat.startTicks());
            if (resident == null || virtual == null) {
                // Zombies and kernel threads have no memory.
                return;
            }
            rss += resident;
            vms += virtual;
            String rollup = files.read("/proc/" + pid + "/smaps_rollup");
            Long proportional = rollup == null ? null : ProcText.kilobytes(rollup, "Pss");
            if (proportional != null) {
                pss = pss == null ? null : pss + proportional;
            } else if (files.isAlive(pid)) {
                pss = null;
                whyNot = "/proc/" + pid + "/smaps_rollup cannot be read; that takes the process's owner or root";
            }
        }
    }

    private double cpuSeconds(Sum sum) {
        return switch (target) {
            case ProfileTarget.OneProcess one -> (double) sum.ownTicks / ProcText.TICKS_A_SECOND;
            case ProfileTarget.ProcessTree tree ->
                (double) (sum.ownTicks + sum.reapedTicks) / ProcText.TICKS_A_SECOND
                        + (command == null ? 0 : command.adoptedSeconds());
            case ProfileTarget.ControlGroup group -> {
                Double seconds = CgroupHierarchy.cpuSeconds(files, group.directory());
                yield seconds == null ? (double) (sum.ownTicks + sum.reapedTicks) / ProcText.TICKS_A_SECOND : seconds;
            }
        };
    }

    private double uptime() {
        String text = files.need("/proc/uptime");
        return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }

    /**
     * The summary of the snapshots.
     *
     * @throws IllegalArgumentException if there are none
     */
    public MemorySummary summary() {
        return MemorySummary.of(snapshots, totals());
    }

    /** What the kernel counted meanwhile, also between the snapshots. */
    public ProfileTotals totals() {
        return peaks.totals();
    }

    /**
     * Writes the snapshots as JSON to {@code memory_profile_YYYYMMDD_HHMMSS.json}.
     *
     * @return the file
     * @throws ForgeException if it cannot be written
     */
    public Path saveSnapshots() {
        return ProfileFile.write(directory, "memory_profile", MemoryReport.json(target, snapshots, totals()));
    }

    /** Prints the summary to standard output. */
    public void printSummary() {
        printSummary(System.out);
    }

    /** Prints the summary. */
    public void printSummary(PrintStream out) {
        out.print(MemoryReport.table(target, snapshots, totals()));
        out.flush();
    }
}
