package dev.forge.profile;

import dev.forge.core.Mounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parsers for the files of proc(5) and cgroups(7). They read no files, so that tests can pass any text. */
final class ProcText {
    /** USER_HZ, which is 100 on every architecture that a JDK 25 supports. */
    static final long TICKS_A_SECOND = 100;

    /** The value of an absent limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private ProcText() {}

    /**
     * The stat file of a process.
     *
     * @param parent its parent's id
     * @param ownTicks its own CPU time
     * @param reapedTicks CPU time of the descendants that were waited for
     * @param startTicks its start time, since boot
     */
    record Stat(int parent, long ownTicks, long reapedTicks, long startTicks, char state) {}

    /** Parses the stat file of a process; null if the text is invalid. The name may contain blanks and parentheses. */
    static @Nullable Stat stat(String text) {
        int end = text.lastIndexOf(')');
        if (end < 0) {
            return null;
        }
        String[] fields = text.substring(end + 1).strip().split(" ", -1);
        // Field N of proc(5) is at N - 3: utime 14, stime 15, cutime 16, cstime 17, starttime 22.
        if (fields.length < 20) {
            return null;
        }
        return new Stat(
                Integer.parseInt(fields[1]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[13]) + Long.parseLong(fields[14]),
                Long.parseLong(fields[19]),
                fields[0].charAt(0));
    }

    /** The number in the line "KEY:   123 kB", in bytes; null if there is no such line. */
    static @Nullable Long kilobytes(String text, String key) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(key) && line.length() > key.length() && line.charAt(key.length()) == ':') {
                String value = line.substring(key.length() + 1).strip();
                int blank = value.indexOf(' ');
                return Long.parseLong(blank < 0 ? value : value.substring(0, blank)) * 1024;
            }
        }
        return null;
    }

    /**
     * The host's CPU time since boot, in ticks.
     *
     * @param count the number of CPUs that are online
     * @param busy busy time, including time stolen by the hypervisor
     * @param total total time
     */
    record Cpu(int count, long busy, long total) {}

    /** Parses /proc/stat. */
    static Cpu cpu(String text) {
        int count = 0;
        long busy = 0;
        long total = 0;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("cpu ")) {
                String[] fields = line.substring(4).strip().split(" +", -1);
                // user nice system idle iowait irq softirq steal; guest time is part of user time.
                for (int i = 0; i < Math.min(fields.length, 8); i++) {
                    long ticks = Long.parseLong(fields[i]);
                    total += ticks;
                    busy += i == 3 || i == 4 ? 0 : ticks;
                }
            } else if (line.startsWith("cpu")) {
                count++;
            }
        }
        return new Cpu(count, busy, total);
    }

    /**
     * A line of /proc/PID/cgroup.
     *
     * @param controllers the controllers of version 1; empty for version 2
     * @param path the group, relative to the root that the process sees
     */
    record Membership(List<String> controllers, String path) {}

    /** Parses /proc/PID/cgroup. */
    static List<Membership> memberships(String text) {
        List<Membership> found = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3) {
                boolean second = parts[0].equals("0") && parts[1].isEmpty();
                found.add(new Membership(second ? List.of() : List.of(parts[1].split(",", -1)), parts[2]));
            }
        }
        return found;
    }

    /**
     * A mounted cgroup hierarchy.
     *
     * @param root the group of the hierarchy that is mounted
     * @param point the mount point
     * @param controllers the controllers of version 1; empty for version 2
     */
    record Hierarchy(String root, String point, List<String> controllers) {}

    /** The cgroup mounts in /proc/PID/mountinfo. */
    static List<Hierarchy> hierarchies(String text) {
        List<Hierarchy> found = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int dash = line.indexOf(" - ");
            if (dash < 0) {
                continue;
            }
            String[] left = line.substring(0, dash).split(" ", -1);
            String[] right = line.substring(dash + 3).split(" ", -1);
            if (left.length < 5 || right.length < 3 || !right[0].startsWith("cgroup")) {
                continue;
            }
            List<String> controllers = right[0].equals("cgroup2") ? List.of() : List.of(right[2].split(",", -1));
            found.add(new Hierarchy(Mounts.unescaped(left[3]), Mounts.unescaped(left[4]), controllers));
        }
        return found;
    }

    /** Parses a limit, "max" or a number; version 1 writes a huge number for "unlimited". */
    static long limit(String text) {
        String word = text.strip();
        if (word.isEmpty() || word.equals("max") || word.startsWith("-")) {
            return UNLIMITED;
        }
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            return UNLIMITED;
        }
    }

    /** The number of CPUs in a list such as "0-3,8". */
    static int cpus(String list) {
        int count = 0;
        for (String range : list.strip().split(",", -1)) {
            int dash = range.indexOf('-');
            if (dash > 0) {
                count += Integer.parseInt(range.substring(dash + 1)) - Integer.parseInt(range.substring(0, dash)) + 1;
            } else if (!range.isEmpty()) {
                count++;
            }
        }
        return count;
    }
}
