package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory of an engine's own processes. They are found from the engine, not from a list of names: its residents with
 * their descendants; the ancestors of each container's first process with their descendants; and processes with the
 * benchmark's marker variable, which one of the engine's commands left behind. Processes in a container's pid namespace
 * and the benchmark itself do not count. The end of a process is noticed at the next sample, a new process within
 * {@value #RESCAN_MILLIS} ms.
 */
public final class MemoryFootprint implements AutoCloseable {
    private static final double KIB_PER_MB = 1024;
    private static final int RESCAN_MILLIS = 1000;
    private static final int REFRESH_SHARE = 500;

    private final List<FootprintProcess> members = new ArrayList<>();
    private final ProcessTracker tracker;
    private long nextRescan = System.nanoTime();
    private long nextRefresh = nextRescan;
    private int refreshed;

    private MemoryFootprint(Set<Integer> processes) {
        tracker = new ProcessTracker(processes);
        processes.forEach(this::admit);
    }

    /**
     * Finds the engine's processes.
     *
     * @param engine the engine
     * @param containers the ids of its running containers
     */
    public static MemoryFootprint of(Engine engine, List<String> containers) {
        ProcessTable table = ProcessTable.read();
        Set<Integer> found = new HashSet<>(table.withDescendants(engine.residents()));
        for (String container : containers) {
            found.addAll(table.withDescendants(table.ancestors(engine.init(container), Proc.self())));
        }
        found.addAll(marked());
        found.remove(Proc.self());
        String own = namespace(Proc.self());
        found.removeIf(pid -> {
            String namespace = namespace(pid);
            return namespace == null || !namespace.equals(own);
        });
        return new MemoryFootprint(found);
    }

    private static Set<Integer> marked() {
        String mark = BenchmarkHost.MARKER + "=" + Proc.self();
        Set<Integer> marked = new HashSet<>();
        for (int pid : ProcessTable.pids()) {
            String environment = Proc.text("/proc/" + pid + "/environ");
            if (environment != null && List.of(environment.split("\0", -1)).contains(mark)) {
                marked.add(pid);
            }
        }
        return marked;
    }

    static @Nullable String namespace(int pid) {
        try {
            return Files.readSymbolicLink(new File("/proc/" + pid + "/ns/pid").toPath())
                    .toString();
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The current sum of the processes' proportional set sizes (PSS), in MB of 2^20 bytes. A process that has ended
     * counts as zero.
     *
     * <p>The kernel needs up to a millisecond to compute the PSS of one process, so it is read only when the process's
     * page counts have changed. The PSS also changes when other processes start or stop sharing the same pages; for
     * that reason the processes are refreshed round-robin, within 1/{@value #REFRESH_SHARE} of the time. This refreshes
     * each of fifty conmons within about five seconds, and each of fifty containerd-shims, which are ten times as
     * large, within half a minute.
     *
     * @throws ForgeException if a process's memory cannot be read
     */
    public double megabytes() {
        long now = System.nanoTime();
        if (now >= nextRescan) {
            nextRescan = now + RESCAN_MILLIS * 1_000_000L;
            admitNew();
        }
        members.removeIf(member -> !member.sample());
        refresh(now);
        long sum = 0;
        for (FootprintProcess member : members) {
            sum += member.kib;
        }
        return sum / KIB_PER_MB;
    }

    private void admitNew() {
        for (ProcessTracker.TrackedProcess tracked : tracker.now()) {
            int pid = tracked.pid();
            if (!tracked.isPayload() && members.stream().noneMatch(member -> member.pid == pid)) {
                admit(pid);
            }
        }
    }

    private void admit(int pid) {
        File file = new File("/proc/" + pid + "/statm");
        try {
            members.add(new FootprintProcess(pid, new RandomAccessFile(file, "r")));
        } catch (IOException e) {
            if (file.exists()) { // without the file the process has ended
                throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), e);
            }
        }
    }

    private void refresh(long now) {
        for (int i = 0; i < members.size() && nextRefresh <= now; i++) {
            refreshed = (refreshed + 1) % members.size();
            long start = System.nanoTime();
            members.get(refreshed).readPss();
            nextRefresh += (System.nanoTime() - start) * REFRESH_SHARE;
        }
        nextRefresh = Math.max(nextRefresh, now);
    }

    @Override
    public void close() {
        members.forEach(FootprintProcess::close);
    }

    /**
     * The value of a line of smaps_rollup or status, in KiB; 0 if the line is missing, as for a process that is ending.
     */
    static long kib(String text, String label) {
        int start = text.indexOf("\n" + label) + 1;
        if (start == 0) {
            return 0;
        }
        int end = text.indexOf("kB", start);
        return Long.parseLong(text.substring(start + label.length(), end).strip());
    }

    /** The names of the processes, sorted, one entry per process. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (FootprintProcess member : members) {
            names.add(processName(member.pid));
        }
        Collections.sort(names);
        return names;
    }

    static String processName(int pid) {
        String name = Proc.text("/proc/" + pid + "/comm");
        return name == null ? "ended" : name.strip();
    }
}
