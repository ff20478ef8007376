package dev.forge.core.posix;

import org.jspecify.annotations.Nullable;

/**
 * The ids that subuid(5) and subgid(5) give to a user, for the user namespaces that he makes.
 *
 * @param start the first id
 * @param count how many follow each other
 */
public record SubordinateIds(long start, long count) {
    /** The last id that a file can belong to; the one after it stands for none. */
    private static final long LAST = 0xffff_fffeL;

    private static final int USUAL_COUNT = 65536;
    private static final long USUAL_START = 100_000;

    /**
     * The longest of a user's ranges, the first of those that are as long; null if he has none. Lines that make no sense
     * are as if they were not there: an id that is the user's own, or root's, is nobody's subordinate.
     *
     * @param text the contents of the file, or null if there is none
     * @param name the user's name
     * @param uid his number, which may stand in place of the name
     */
    static @Nullable SubordinateIds of(@Nullable String text, String name, long uid) {
        SubordinateIds found = null;
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length != 3 || !(fields[0].equals(name) || fields[0].equals(Long.toString(uid)))) {
                continue;
            }
            long start = number(fields[1]);
            long count = Math.min(number(fields[2]), LAST - start + 1);
            boolean own = start <= uid && uid - start < count;
            if (start > 0 && count > 0 && !own && (found == null || count > found.count)) {
                found = new SubordinateIds(start, count);
            }
        }
        return found;
    }

    /** The first id from which on none is anybody's, with room for as many as are usual. */
    static long free(@Nullable String text) {
        long free = USUAL_START;
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length == 3) {
                free = Math.max(free, number(fields[1]) + number(fields[2]));
            }
        }
        return free + USUAL_COUNT <= LAST ? free : USUAL_START;
    }

    /** As many ids as are usual from there on, as usermod(8) takes them. */
    static String usual(long start) {
        return start + "-" + (start + USUAL_COUNT - 1);
    }

    /** A number that an id can be, or 0. */
    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 10) {
            return 0;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return 0;
            }
        }
        long number = Long.parseLong(digits);
        return number <= LAST ? number : 0;
    }
}
