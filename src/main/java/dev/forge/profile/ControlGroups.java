package dev.forge.profile;

import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Control groups of both versions and of both at once: where a process's group is, who is in it, its limits. */
final class ControlGroups {
    private ControlGroups() {}

    /**
     * Limits that hold for a process, the lowest of its group and those above.
     *
     * @param memory bytes
     * @param cpus how many CPUs' time
     * @param processes how many
     */
    record Limits(long memory, double cpus, long processes) {}

    /** The limits of the process; {@link ProcText#UNLIMITED} or infinity where there is none. */
    static Limits limits(HostFiles files, String process) {
        long memory = ProcText.UNLIMITED;
        double cpus = Double.POSITIVE_INFINITY;
        long processes = ProcText.UNLIMITED;
        for (Place place : places(files, process)) {
            for (String folder : place.upwards()) {
                memory =
                        Math.min(memory, limit(files, folder, place.second() ? "memory.max" : "memory.limit_in_bytes"));
                processes = Math.min(processes, limit(files, folder, "pids.max"));
                cpus = Math.min(cpus, place.second() ? share(files, folder) : quota(files, folder));
                cpus = Math.min(cpus, allowed(files, folder, place.second()));
            }
        }
        // Version 1 writes a number near 2^63 for "none".
        return new Limits(memory > Long.MAX_VALUE / 2 ? ProcText.UNLIMITED : memory, cpus, processes);
    }

    private static long limit(HostFiles files, String folder, String name) {
        String text = files.read(folder + "/" + name);
        return text == null ? ProcText.UNLIMITED : ProcText.limit(text);
    }

    /** cpu.max: "QUOTA PERIOD" or "max PERIOD". */
    private static double share(HostFiles files, String folder) {
        String text = files.read(folder + "/cpu.max");
        if (text == null) {
            return Double.POSITIVE_INFINITY;
        }
        String[] words = text.strip().split(" ", -1);
        long quota = ProcText.limit(words[0]);
        return quota == ProcText.UNLIMITED || words.length < 2
                ? Double.POSITIVE_INFINITY
                : (double) quota / ProcText.limit(words[1]);
    }

    private static double quota(HostFiles files, String folder) {
        long quota = limit(files, folder, "cpu.cfs_quota_us");
        long period = limit(files, folder, "cpu.cfs_period_us");
        return quota == ProcText.UNLIMITED || period == ProcText.UNLIMITED
                ? Double.POSITIVE_INFINITY
                : (double) quota / period;
    }

    private static double allowed(HostFiles files, String folder, boolean second) {
        String text = files.read(folder + (second ? "/cpuset.cpus.effective" : "/cpuset.effective_cpus"));
        int count = text == null ? 0 : ProcText.cpus(text);
        return count == 0 ? Double.POSITIVE_INFINITY : count;
    }

    /**
     * The group's folder, if the group holds a container and nothing else: not the hierarchy's root, and not the
     * group that this process is in.
     */
    static @Nullable String ownFolder(HostFiles files, int pid) {
        List<Place> mine = places(files, "self");
        Place best = null;
        for (Place place : places(files, Integer.toString(pid))) {
            boolean shared = place.below().isEmpty() || mine.contains(place);
            // With both versions mounted, version 2 may hold no container: then a version 1 hierarchy does.
            if (!shared && (best == null || place.second())) {
                best = place;
            }
        }
        return best == null ? null : best.folder();
    }

    /** Every process in the group and below. */
    static List<Integer> processes(HostFiles files, String folder) {
        List<Integer> found = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(folder));
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

    /** CPU time that the group has used, in seconds, those who have ended included; null if it does not say. */
    static @Nullable Double cpuSeconds(HostFiles files, String folder) {
        String stat = files.read(folder + "/cpu.stat");
        if (stat != null) {
            for (String line : stat.split("\n", -1)) {
                if (line.startsWith("usage_usec ")) {
                    return Long.parseLong(line.substring(11).strip()) / 1e6;
                }
            }
        }
        String nanoseconds = files.read(folder + "/cpuacct.usage");
        return nanoseconds == null ? null : Long.parseLong(nanoseconds.strip()) / 1e9;
    }

    /**
     * A group in a mounted hierarchy.
     *
     * @param point where the hierarchy is mounted
     * @param below the group's path below that, empty for the root or with a slash in front
     * @param second whether the hierarchy is of version 2
     */
    private record Place(String point, String below, boolean second) {
        String folder() {
            return point + below;
        }

        List<String> upwards() {
            List<String> folders = new ArrayList<>();
            for (String path = below; !path.isEmpty(); path = path.substring(0, path.lastIndexOf('/'))) {
                folders.add(point + path);
            }
            folders.add(point);
            return folders;
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

    /** The group's path below what is mounted; in a container the mount may begin at the container's own group. */
    private static String below(String path, String root) {
        if (path.equals("/") || path.equals(root)) {
            return "";
        }
        if (root.equals("/")) {
            // "/../other": outside of what this process may see.
            return path.startsWith("/..") ? "" : path;
        }
        return path.startsWith(root + "/") ? path.substring(root.length()) : "";
    }
}
