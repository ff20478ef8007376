package dev.forge.profile;

import dev.forge.core.Proc;
import dev.forge.stats.Figure;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A memory cgroup for a command, below this process's own, so that the limits stay: the kernel counts there what all its
 * processes had at once at most. Where there is none to be had, the figure is unavailable, and nothing else changes.
 */
final class CommandCgroup implements AutoCloseable {
    private static final String PREFIX = "forge-profile-";

    private final HostFiles files;
    private final @Nullable String parent;
    private final String directory;
    private Figure peak;

    private CommandCgroup(HostFiles files, @Nullable String parent, String directory, Figure peak) {
        this.files = files;
        this.parent = parent;
        this.directory = directory;
        this.peak = peak;
    }

    static CommandCgroup make(HostFiles files) {
        String parent = CgroupHierarchy.memoryDirectory(files, "self");
        if (parent == null || !CgroupHierarchy.givesMemory(files, parent)) {
            return none("this process's cgroup has no memory controller to give");
        }
        removeAbandoned(files, parent);
        String directory = parent + "/" + PREFIX + Proc.self();
        File made = files.file(directory);
        if (!made.isDirectory() && !made.mkdir()) {
            return none("no cgroup can be made in " + parent);
        }
        return new CommandCgroup(files, parent, directory, Figure.unavailable("the command was not in its cgroup"));
    }

    private static CommandCgroup none(String reason) {
        return new CommandCgroup(HostFiles.REAL, null, "", Figure.unavailable(reason));
    }

    /** Those of profilers that were killed; the kernel keeps one that still holds a process. */
    private static void removeAbandoned(HostFiles files, String parent) {
        File[] below = files.file(parent).listFiles((in, name) -> name.startsWith(PREFIX));
        if (below != null) {
            for (File each : below) {
                String owner = each.getName().substring(PREFIX.length());
                if (!files.file("/proc/" + owner).exists()) {
                    each.delete();
                }
            }
        }
    }

    /** Takes the process in, before it does anything. */
    void join(int pid) {
        if (parent != null && move(pid, directory)) {
            peak = Figure.unavailable("the cgroup's peak cannot be read");
        }
    }

    private boolean move(int pid, String to) {
        try (FileOutputStream out = new FileOutputStream(files.file(to + "/cgroup.procs"))) {
            out.write(Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What all processes together had at most, in MB, with the page cache that they filled. */
    Figure peakMb() {
        Long bytes = parent == null ? null : CgroupHierarchy.peak(files, directory);
        if (bytes != null && bytes > 0) {
            peak = Figure.of(bytes / MemoryProfiler.MB);
        }
        return peak;
    }

    /** The same without the page cache that is there now: what they had at once at least. */
    Figure peakWithoutCacheMb() {
        Figure all = peakMb();
        return all instanceof Figure.Measured measured
                ? Figure.of(measured.value() - CgroupHierarchy.cache(files, directory) / MemoryProfiler.MB)
                : all;
    }

    /** Removes it; what outlives the command goes back to where the command came from. */
    @Override
    public void close() {
        if (parent != null) {
            CgroupHierarchy.processes(files, directory).forEach(pid -> move(pid, parent));
            files.file(directory).delete();
        }
    }
}
