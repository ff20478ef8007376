package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What engines cost themselves, live: their daemons with all descendants, and what stands beside each container, a
 * monitor, a shim or a waiting command. They are found by their names and places in the process tree without asking the
 * engines; processes in containers do not count. Memory is read as {@link MemoryFootprint} reads it.
 */
public final class EngineProcesses implements AutoCloseable {
    /** Daemons by their command names, and whose they are. */
    private static final Map<String, String> DAEMONS =
            Map.of("dockerd", "docker", "docker-proxy", "docker", "containerd", "containerd", "crio", "cri-o");

    /** Command names that stand between a container's first process and its engine's daemon, process 1 or the user. */
    private static final Set<String> HELPERS = Set.of(
            "conmon", "containerd-shim", "runc", "crun", "forge", "podman", "docker", "nerdctl", "ctr", "docker-proxy");

    private final Map<Integer, Member> members = new HashMap<>();
    /** The command names of all processes, as they were at the last look. */
    private final Map<Integer, String> names = new HashMap<>();

    private final byte[] buffer = new byte[1024];

    /** No process is known before the first {@link #refresh}. */
    public EngineProcesses() {}

    private static final class Member {
        private final String engine;
        private final boolean isDaemon;
        private final FootprintProcess process;
        /** Stays open, as the other one does. */
        private final RandomAccessFile stat;

        private long ticks;

        Member(String engine, boolean isDaemon, FootprintProcess process, RandomAccessFile stat) {
            this.engine = engine;
            this.isDaemon = isDaemon;
            this.process = process;
            this.stat = stat;
        }

        void readTicks(byte[] buffer) {
            try {
                stat.seek(0);
                int length = Math.max(0, stat.read(buffer));
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                // Fields 14 and 15 of proc(5); the name in brackets is the second.
                String[] fields =
                        text.substring(text.lastIndexOf(')') + 1).strip().split(" ", 14);
                ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
                // It is ending: what it has used is known from the last time.
            }
        }

        void close() {
            process.close();
            try {
                stat.close();
            } catch (IOException e) {
                // Nothing was written, so nothing can be lost.
            }
        }
    }

    /**
     * An engine's own processes at one moment.
     *
     * @param engine the engine's name
     * @param processes how many there are
     * @param bytes the sum of their proportional set sizes (PSS); -1 if this user may not read one
     * @param daemonBytes the part of it that is there without containers
     * @param ticks their CPU time since each was started, in clock ticks
     */
    public record Cost(String engine, int processes, long bytes, long daemonBytes, long ticks) {}

    /**
     * Looks which processes there are. Needed when containers have come or gone, and now and then.
     *
     * @param inits the first process of each container, and its engine
     */
    public void refresh(Map<Integer, String> inits) {
        Map<Integer, String> found = new HashMap<>();
        Set<Integer> daemons = new HashSet<>();
        ProcessTable table = readTable();
        Map<String, Set<Integer>> roots = new HashMap<>();
        for (Map.Entry<Integer, String> process : names.entrySet()) {
            String engine = DAEMONS.get(process.getValue());
            if (engine != null) {
                Set<Integer> pids = roots.getOrDefault(engine, new HashSet<>());
                pids.add(process.getKey());
                roots.put(engine, pids);
            }
        }
        // The system's containerd works for docker unless somebody else has containers there.
        boolean isOwn = inits.containsValue("containerd");
        for (Map.Entry<String, Set<Integer>> root : roots.entrySet()) {
            String engine = root.getKey().equals("containerd") && !isOwn && roots.containsKey("docker")
                    ? "docker"
                    : root.getKey();
            for (int pid : table.withDescendants(root.getValue())) {
                if (found.putIfAbsent(pid, engine) == null || engine.equals("docker")) {
                    found.put(pid, engine);
                    daemons.add(pid);
                }
            }
        }
        for (Map.Entry<Integer, String> init : inits.entrySet()) {
            for (int pid : helpers(table, init.getKey())) {
                found.put(pid, init.getValue());
                if (!isDaemon(pid)) {
                    daemons.remove(pid);
                }
            }
        }
        String own = String.valueOf(MemoryFootprint.namespace(Proc.self()));
        found.keySet().removeIf(pid -> inits.containsKey(pid) || !own.equals(MemoryFootprint.namespace(pid)));
        members.entrySet().removeIf(entry -> {
            boolean isGone = !entry.getValue().engine.equals(found.get(entry.getKey()));
            if (isGone) {
                entry.getValue().close();
            }
            return isGone;
        });
        found.forEach((pid, engine) -> {
            if (!members.containsKey(pid)) {
                admit(pid, engine, daemons.contains(pid));
            }
        });
    }

    /** Parents and names of all processes, of one file each. */
    private ProcessTable readTable() {
        names.clear();
        Map<Integer, Integer> parents = new HashMap<>();
        for (int pid : ProcessTable.pids()) {
            String text = Proc.text("/proc/" + pid + "/stat");
            int open = text == null ? -1 : text.indexOf('(');
            int close = text == null ? -1 : text.lastIndexOf(')');
            // "PID (NAME) STATE PARENT ..."
            int end = text == null || close < open ? -1 : text.indexOf(' ', close + 4);
            if (text != null && end > 0) {
                names.put(pid, text.substring(open + 1, close));
                parents.put(pid, Integer.parseInt(text.substring(close + 4, end)));
            }
        }
        return ProcessTable.of(parents);
    }

    private boolean isDaemon(int pid) {
        return DAEMONS.containsKey(names.getOrDefault(pid, ""));
    }

    /** The container's helpers: its nearest ancestors as long as they have a helper's name. */
    private Set<Integer> helpers(ProcessTable table, int init) {
        Set<Integer> found = new HashSet<>();
        int pid = table.parent(init);
        while (pid > 1 && isHelper(names.getOrDefault(pid, "")) && found.add(pid)) {
            pid = table.parent(pid);
        }
        return found;
    }

    /** The kernel cuts a command name off after fifteen characters: containerd-shim-runc-v2 is containerd-shim. */
    private static boolean isHelper(String name) {
        return HELPERS.contains(name) || name.startsWith("containerd-shim");
    }

    private void admit(int pid, String engine, boolean isDaemon) {
        File file = new File("/proc/" + pid + "/statm");
        try {
            RandomAccessFile statm = new RandomAccessFile(file, "r");
            try {
                RandomAccessFile stat = new RandomAccessFile("/proc/" + pid + "/stat", "r");
                members.put(pid, new Member(engine, isDaemon, new FootprintProcess(pid, statm), stat));
            } catch (IOException e) {
                statm.close();
                throw e;
            }
        } catch (IOException e) {
            if (file.exists()) { // without the file the process has ended
                throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), e);
            }
        }
    }

    /** What the engines' processes use now, by engine; engines without a process are not in it. */
    public List<Cost> sample() {
        members.values().removeIf(member -> {
            boolean isGone = !isThere(member);
            if (isGone) {
                member.close();
            }
            return isGone;
        });
        Map<String, Cost> sums = new HashMap<>();
        for (Member member : members.values()) {
            member.readTicks(buffer);
            long bytes = member.process.kib < 0 ? -1 : member.process.kib * 1024;
            Cost before = sums.getOrDefault(member.engine, new Cost(member.engine, 0, 0, 0, 0));
            sums.put(
                    member.engine,
                    new Cost(
                            member.engine,
                            before.processes + 1,
                            before.bytes < 0 || bytes < 0 ? -1 : before.bytes + bytes,
                            before.daemonBytes + (member.isDaemon ? Math.max(0, bytes) : 0),
                            before.ticks + member.ticks));
        }
        return new ArrayList<>(sums.values());
    }

    private static boolean isThere(Member member) {
        try {
            return member.process.sample();
        } catch (ForgeException e) {
            // Another user's process: it counts, its memory is unknown.
            member.process.kib = -1;
            return true;
        }
    }

    @Override
    public void close() {
        members.values().forEach(Member::close);
    }
}
