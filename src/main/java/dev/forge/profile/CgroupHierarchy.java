package dev.forge.profile;

import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cgroups v1, v2 and hybrid: the group of a process, the processes of a group, its limits. */
final class CgroupHierarchy {
    private CgroupHierarchy() {}

    /**
     * The limits that apply to a process: the lowest of its group and the ancestors of the group.
     *
     * @param memory in bytes
     * @param cpus CPU time, in CPUs
     * @param processes the number of processes
     */
    record CgroupLimits(long memory, double cpus, long processes) {}

    /** The limits of the process; {@link ProcText#UNLIMITED} or infinity if there is none. */
    static CgroupLimits limits(HostFiles files, String process) {
        long memory = ProcText.UNLIMITED;
        double cpus = Double.POSITIVE_INFINITY;
        long processes = ProcText.UNLIMITED;
        for (Place place : places(files, process)) {
            for (String directory : place.upwards()) {
                memory = Math.min(
                        memory, limit(files, directory, place.second() ? "memory.max" : "memory.limit_in_bytes"));
                processes = Math.min(processes, limit(files, directory, "pids.max"));
                cpus = Math.min(cpus, place.second() ? share(files, directory) : quota(files, directory));
                cpus = Math.min(cpus, allowed(files, directory, place.second()));
            }
        }
        // Version 1 writes a number near 2^63 for "unlimited".
        return new CgroupLimits(memory > Long.MAX_VALUE / 2 ? ProcText.UNLIMITED : memory, cpus, processes);
    }

    private static long limit(HostFiles files, String directory, String name) {
        String text = files.read(directory + "/" + name);
        return text == null ? ProcText.UNLIMITED : ProcText.limit(text);
    }

    /** Parses cpu.max: "QUOTA PERIOD" or "max PERIOD". */
    private static double share(HostFiles files, String directory) {
        String text = files.read(directory + "/cpu.max");
        if (text == null) {
            return Double.POSITIVE_INFINITY;
        }
        String[] args = text.strip().split(" ", -1);
        long quota = ProcText.limit(args[0]);
        return quota == ProcText.UNLIMITED || args.length < 2
                ? Double.POSITIVE_INFINITY
                : (double) quota / ProcText.limit(args[1]);
    }

    private static double quota(HostFiles files, String directory) {
        long quota = limit(files, directory, "cpu.cfs_quota_us");
        long period = limit(files, directory, "cpu.cfs_period_us");
        return quota == ProcText.UNLIMITED || period == ProcText.UNLIMITED
                ? Double.POSITIVE_INFINITY
                : (double) quota / period;
    }

    private static double allowed(HostFiles files, String directory, boolean second) {
        String text = files.read(directory + (second ? "/cpuset.cpus.effective" : "/cpuset.effective_cpus"));
        int count = text == null ? 0 : ProcText.cpus(text);
        return count == 0 ? Double.POSITIVE_INFINITY : count;
    }

    /**
     * The directory of the process's group if the group holds only a container: it is neither the hierarchy's root nor
     * this process's own group.
     */
    static @Nullable String ownDirectory(HostFiles files, int pid) {
        List<Place> mine = places(files, "self");
        Place best = null;
        for (Place place : places(files, Integer.toString(pid))) {
            boolean shared = place.below().isEmpty() || mine.contains(place);
            // On a hybrid host version 2 may hold no container; then a version 1 hierarchy does.
            if (!shared && (best == null || place.second())) {
                best = place;
            }
        }
        return best == null ? null : best.directory();
    }

    /** All processes in the group and its subgroups. */
    static List<Integer> processes(HostFiles files, String directory) {
        List<Integer> found = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(directory));
        while (!open.isEmpty()) {
            String next = open.pop();
            String text = files.read(next + "/cgroup.procs");
            if (text != null) {
                for (String line : text.split("\n", -1)) {
                    if (!line.isBlank()) {
                        found.add(Integer.parseInt(line.strip()));
                    }
                }
            }
            File[] below = files.file(next).listFiles(File::isDirectory);
            if (below != null) {
                Arrays.sort(below);
                for (File child : below) {
                    open.add(next + "/" + child.getName());
                }
            }
        }
        return found;
    }

    /** CPU time of the group in seconds, including ended processes; null if it is not available. */
    static @Nullable Double cpuSeconds(HostFiles files, String directory) {
        String stat = files.read(directory + "/cpu.stat");
        if (stat != null) {
            for (String line : stat.split("\n", -1)) {
                if (line.startsWith("usage_usec ")) {
                    return Long.parseLong(line.substring(11).strip()) / 1e6;
                }
            }
        }
        String nanoseconds = files.read(directory + "/cpuacct.usage");
        return nanoseconds == null ? null : Long.parseLong(nanoseconds.strip()) / 1e9;
    }

    /** The directory of the process's group in the hierarchy that counts memory; null if there is none. */
    static @Nullable String memoryDirectory(HostFiles files, String process) {
        String found = null;
        for (Place place : places(files, process)) {
            boolean first =
                    files.file(place.directory() + "/memory.usage_in_bytes").exists();
            boolean counts = first
                    || controllers(files, place.directory(), "cgroup.controllers")
                            .contains("memory");
            if (counts) {
                found = place.directory();
            }
        }
        return found;
    }

    /** Whether a group made below this one counts memory. */
    static boolean givesMemory(HostFiles files, String directory) {
        return files.file(directory + "/memory.usage_in_bytes").exists()
                || controllers(files, directory, "cgroup.subtree_control").contains("memory");
    }

    private static List<String> controllers(HostFiles files, String directory, String file) {
        String text = files.read(directory + "/" + file);
        return text == null ? List.of() : List.of(text.strip().split(" ", -1));
    }

    /** What the group's processes had at once at most, page cache included, in bytes; null if it is not counted. */
    static @Nullable Long peak(HostFiles files, String directory) {
        for (String name : List.of("memory.peak", "memory.max_usage_in_bytes")) {
            String text = files.read(directory + "/" + name);
            if (text != null && ProcText.limit(text) != ProcText.UNLIMITED) {
                return ProcText.limit(text);
            }
        }
        return null;
    }

    /** The page cache that is charged to the group now, in bytes; 0 if it is not counted. */
    static long cache(HostFiles files, String directory) {
        String stat = files.read(directory + "/memory.stat");
        long found = 0;
        for (String line : stat == null ? new String[0] : stat.split("\n", -1)) {
            if (line.startsWith("file ") || line.startsWith("total_cache ")) {
                found = ProcText.limit(line.substring(line.indexOf(' ')));
            }
        }
        return found;
    }

    /**
     * A group in a mounted hierarchy.
     *
     * @param point the hierarchy's mount point
     * @param below the group's path below the mount point: empty for the root, else with a leading slash
     * @param second whether the hierarchy is version 2
     */
    private record Place(String point, String below, boolean second) {
        String directory() {
            return point + below;
        }

        List<String> upwards() {
            List<String> directories = new ArrayList<>();
            for (String path = below; !path.isEmpty(); path = path.substring(0, path.lastIndexOf('/'))) {
                directories.add(point + path);
            }
            directories.add(point);
            return directories;
        }
    }

    private static List<Place> places(HostFiles files, String process) {
        String groups = files.read("/proc/" + process + "/cgroup");
        String mounts = files.read("/proc/self/mountinfo");
        List<Place> places = new ArrayList<>();
        if (groups == null || mounts == null) {
            return places;
        }
        List<ProcText.Hierarchy> hierarchies = ProcText.hierarchies(mounts);
        for (ProcText.Membership membership : ProcText.memberships(groups)) {
            for (ProcText.Hierarchy hierarchy : hierarchies) {
                boolean second = membership.controllers().isEmpty();
                boolean same = second
                        ? hierarchy.controllers().isEmpty()
                        : hierarchy.controllers().containsAll(membership.controllers());
                if (same) {
                    places.add(new Place(hierarchy.point(), below(membership.path(), hierarchy.root()), second));
                    break;
                }
            }
        }
        return places;
    }

    /** The group's path below the mounted group; in a container the mount may begin at the container's own group. */
    private static String below(String path, String root) {
        if (path.equals("/") || path.equals(root)) {
            return "";
        }
        if (root.equals("/")) {
            // "/../other" is outside of what this process may see.
            return path.startsWith("/..") ? "" : path;
        }
        return path.startsWith(root + "/") ? path.substring(root.length()) : "";
    }
}
