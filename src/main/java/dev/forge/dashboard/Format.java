package dev.forge.dashboard;

import dev.forge.core.ByteSizes;

/** Figures as narrow texts. A figure that is not known is a dash, never zero. */
final class Format {
    private static final int SHORT_ID = 12;
    static final String UNKNOWN = "-";

    private static final String UNITS = "BKMGTPE";

    private Format() {}

    /** Bytes in at most five columns, with powers of 1024: {@code 0B}, {@code 9.8M}, {@code 1023K}. */
    static String bytes(long bytes) {
        if (bytes < 0) {
            return UNKNOWN;
        }
        double size = bytes;
        int unit = 0;
        while (size >= 1023.5 && unit < UNITS.length() - 1) {
            size /= 1024;
            unit++;
        }
        String number = unit == 0 || size >= 99.95 ? Long.toString(Math.round(size)) : tenths(size);
        return number + UNITS.charAt(unit);
    }

    /** As much of an id as engines show. */
    static String shortId(String id) {
        return id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id;
    }

    /** Bytes as in {@code docker stats}. */
    static String binary(long bytes) {
        return bytes < 0 ? UNKNOWN : bytes == Long.MAX_VALUE ? "unlimited" : ByteSizes.binary(bytes);
    }

    /** A percentage with one decimal. */
    static String percent(double percent) {
        return percent < 0
                ? UNKNOWN
                : percent >= 9999.5
                        ? ">9999"
                        : percent >= 999.95 ? Long.toString(Math.round(percent)) : tenths(percent);
    }

    /** A number with one decimal, rounded half up; without java.util.Formatter, which takes long to load. */
    static String tenths(double number) {
        long tenths = Math.round(number * 10);
        return tenths / 10 + "." + tenths % 10;
    }

    /** A time span in at most four columns: {@code 59s}, {@code 12m}, {@code 3h}, {@code 12d}. */
    static String span(long seconds) {
        if (seconds < 0) {
            return UNKNOWN;
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        if (seconds < 48 * 3600) {
            return seconds / 3600 + "h";
        }
        return seconds / 86_400 + "d";
    }

    /** A count. */
    static String count(long count) {
        return count < 0 ? UNKNOWN : Long.toString(count);
    }
}
