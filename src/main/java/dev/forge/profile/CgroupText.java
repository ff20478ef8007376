package dev.forge.profile;

import static dev.forge.profile.ContainerUsage.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parsers for the files of a container's cgroup, without a regular expression, because they run once a second each. */
final class CgroupText {
    private CgroupText() {}

    /** The value of a line "KEY VALUE"; {@link ContainerUsage#UNKNOWN} if there is none. */
    static long value(@Nullable String text, String key) {
        int at = text == null ? -1 : lineStart(text, key);
        if (text == null || at < 0) {
            return UNKNOWN;
        }
        int end = text.indexOf('\n', at);
        return number(text.substring(at + key.length() + 1, end < 0 ? text.length() : end));
    }

    private static int lineStart(String text, String key) {
        int at = text.indexOf(key);
        while (at >= 0) {
            boolean begins = at == 0 || text.charAt(at - 1) == '\n';
            int end = at + key.length();
            if (begins && end < text.length() && text.charAt(end) == ' ') {
                return at;
            }
            at = text.indexOf(key, at + 1);
        }
        return -1;
    }

    /** A file with one number. */
    static long number(@Nullable String text) {
        if (text == null) {
            return UNKNOWN;
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** A limit; version 1 writes a number near 2^63 for none. */
    static long limit(String text) {
        long limit = ProcText.limit(text);
        return limit > Long.MAX_VALUE / 2 ? ContainerUsage.UNLIMITED : limit;
    }

    /** The ten seconds' average of the "some" line of a pressure file, in percent. */
    static double pressure(@Nullable String text) {
        int at = text == null ? -1 : text.indexOf("avg10=");
        if (text == null || at < 0) {
            return UNKNOWN;
        }
        int end = text.indexOf(' ', at);
        try {
            return end < 0 ? UNKNOWN : Double.parseDouble(text.substring(at + 6, end));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** Bytes read and written of blkio.throttle.io_service_bytes: lines "MAJOR:MINOR Read BYTES". */
    static long[] blkio(@Nullable String text) {
        if (text == null) {
            return new long[] {UNKNOWN, UNKNOWN};
        }
        long[] sums = new long[2];
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 3) {
                sums[0] += fields[1].equals("Read") ? Math.max(0, number(fields[2])) : 0;
                sums[1] += fields[1].equals("Write") ? Math.max(0, number(fields[2])) : 0;
            }
        }
        return sums;
    }

    /** Bytes read and written of io.stat: lines "MAJOR:MINOR rbytes=N wbytes=N …". */
    static long[] ioStat(@Nullable String text) {
        if (text == null) {
            return new long[] {UNKNOWN, UNKNOWN};
        }
        long[] sums = new long[2];
        for (String field : text.replace('\n', ' ').split(" ", -1)) {
            sums[0] += field.startsWith("rbytes=") ? Math.max(0, number(field.substring(7))) : 0;
            sums[1] += field.startsWith("wbytes=") ? Math.max(0, number(field.substring(7))) : 0;
        }
        return sums;
    }

    /** Bytes received and sent by all interfaces but loopback, of /proc/PID/net/dev. */
    static long[] networkDevices(@Nullable String text) {
        if (text == null) {
            return new long[] {UNKNOWN, UNKNOWN};
        }
        long[] sums = new long[2];
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
                continue;
            }
            String[] fields = line.substring(colon + 1).strip().split(" +", -1);
            if (fields.length > 8) {
                sums[0] += Math.max(0, number(fields[0]));
                sums[1] += Math.max(0, number(fields[8]));
            }
        }
        return sums;
    }

    /** Whether one of the lines is this one. */
    static boolean hasLine(String text, String line) {
        int at = text.indexOf(line);
        while (at >= 0) {
            int end = at + line.length();
            if ((at == 0 || text.charAt(at - 1) == '\n') && (end == text.length() || text.charAt(end) == '\n')) {
                return true;
            }
            at = text.indexOf(line, at + 1);
        }
        return false;
    }

    /** The process ids of a list, one a line; a process of another pid namespace is 0 there and left out. */
    static List<Integer> numbers(String text) {
        List<Integer> found = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            long number = number(line);
            if (number > 0 && number <= Integer.MAX_VALUE) {
                found.add((int) number);
            }
        }
        return found;
    }
}
