package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory of an engine's own processes. Which those are is found from the engine, not from a list of names: its
 * residents with their children, the ancestors of each container's first process with their children, and whatever
 * carries the benchmark's mark in its environment because a command of the engine's left it behind; of all those, the
 * ones outside of the containers' pid namespaces. The benchmark itself is never among them.
 */
public final class Footprint {
    private static final double KIB_PER_MB = 1024;

    private static final int TURNS = 10;

    private final Set<Integer> processes;
    private final Map<Integer, Seen> last = new HashMap<>();
    private int turn;

    private Footprint(Set<Integer> processes) {
        this.processes = processes;
    }

    /**
     * Finds the engine's processes.
     *
     * @param engine the engine
     * @param containers the ids of its running containers
     */
    public static Footprint of(Engine engine, List<String> containers) {
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
        return new Footprint(found);
    }

    private static Set<Integer> marked() {
        String mark = Host.MARKER + "=" + Proc.self();
        Set<Integer> marked = new HashSet<>();
        for (int pid : ProcessTable.pids()) {
            String environment = TextFile.readIfThere("/proc/" + pid + "/environ");
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
     * The sum of their proportional set sizes now, in MB of 2^20 bytes. A process that has ended counts nothing.
     *
     * @throws ForgeException if one may not be read
     */
    public double megabytes() {
        long sum = 0;
        for (int pid : processes) {
            sum += kib(pid);
        }
        turn++;
        return sum / KIB_PER_MB;
    }

    /**
     * Adding up a process's pages is the kernel's work and takes it long, so it is asked for only when the process has
     * another number of pages than last time, and once in {@value #TURNS} samples anyhow, as others may have begun or
     * ceased to share them; each process in a turn of its own, so that no sample takes longer than another.
     */
    private long kib(int pid) {
        String pages = TextFile.readIfThere("/proc/" + pid + "/statm");
        Seen seen = last.get(pid);
        if (pages != null && seen != null && seen.pages().equals(pages) && (turn + pid) % TURNS != 0) {
            return seen.kib();
        }
        String rollup = TextFile.readIfThere("/proc/" + pid + "/smaps_rollup");
        if (rollup == null || pages == null) {
            if (Proc.stat(pid) != null && !isZombie(pid)) {
                throw new ForgeException(
                        "the memory of process " + pid + " (" + processName(pid) + ") cannot be read", "run as root");
            }
            return 0;
        }
        long kib = kib(rollup, "Pss:");
        last.put(pid, new Seen(pages, kib));
        return kib;
    }

    /** What was read of a process last: its pages as /proc/PID/statm counts them, and its proportional set size. */
    private record Seen(String pages, long kib) {}

    private static boolean isZombie(int pid) {
        String[] stat = Proc.stat(pid);
        return stat == null || "Z".equals(stat[0]);
    }

    /** A line of a smaps_rollup or a status, in KiB; 0 if there is none, as for a process that is ending. */
    static long kib(String text, String label) {
        int start = text.indexOf("\n" + label) + 1;
        if (start == 0) {
            return 0;
        }
        int end = text.indexOf("kB", start);
        return Long.parseLong(text.substring(start + label.length(), end).strip());
    }

    /** What the processes are called, sorted, one entry a process. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int pid : processes) {
            names.add(processName(pid));
        }
        Collections.sort(names);
        return names;
    }

    private static String processName(int pid) {
        String name = TextFile.readIfThere("/proc/" + pid + "/comm");
        return name == null ? "ended" : name.strip();
    }
}
