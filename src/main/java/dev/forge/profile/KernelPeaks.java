package dev.forge.profile;

import dev.forge.stats.Figure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The peaks that the kernel keeps, read while the processes are there: what comes between two snapshots is in them. */
final class KernelPeaks {
    private static final String NO_PROCESS = "it ended before it could be asked";

    private final HostFiles files;
    private final @Nullable ProfiledCommand command;
    private final @Nullable String directory;
    /** What each process's peak was when it was first seen. */
    private final Map<ProcessKey, Long> first = new HashMap<>();

    private long peak;
    private long within;
    private Figure group = Figure.unavailable("it has no cgroup of its own that counts memory");

    private record ProcessKey(int pid, long start) {}

    KernelPeaks(ProfileTarget target, HostFiles files, @Nullable ProfiledCommand command) {
        this.files = files;
        this.command = command;
        directory = target instanceof ProfileTarget.ControlGroup
                ? CgroupHierarchy.memoryDirectory(files, Integer.toString(target.pid()))
                : null;
        look();
    }

    /** Looks at a process, whose status file is given. */
    void add(int pid, long start, String status) {
        Long most = ProcText.kilobytes(status, "VmHWM");
        if (most == null) {
            return;
        }
        Long before = first.putIfAbsent(new ProcessKey(pid, start), most);
        peak = Math.max(peak, most);
        // What a command does is all within its profile; another process may have had its peak long ago.
        if (command != null || (before != null && most > before)) {
            within = Math.max(within, most);
        }
    }

    /** Looks at the target's cgroup. */
    void look() {
        Long bytes = directory == null ? null : CgroupHierarchy.peak(files, directory);
        if (bytes != null) {
            group = Figure.of(bytes / MemoryProfiler.MB);
        }
    }

    ProfileTotals totals() {
        Optional<ProfiledCommand.End> end = command == null ? Optional.empty() : command.end();
        double most = peak / MemoryProfiler.MB;
        double mostWithin = within / MemoryProfiler.MB;
        if (command != null && command.group().peakWithoutCacheMb() instanceof Figure.Measured together) {
            mostWithin = Math.max(mostWithin, together.value());
        }
        if (end.isPresent()) {
            most = Math.max(most, end.get().maxRssMb());
            mostWithin = Math.max(mostWithin, end.get().maxRssMb());
        }
        return new ProfileTotals(
                most > 0 ? Figure.of(most) : Figure.unavailable(NO_PROCESS),
                mostWithin > 0 ? Figure.of(mostWithin) : Figure.unavailable("no new peak"),
                command == null ? group : command.group().peakMb(),
                end);
    }
}
