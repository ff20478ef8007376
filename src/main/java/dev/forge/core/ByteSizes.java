package dev.forge.core;

/**
 * Formats and parses byte counts like docker. Plain code without libraries, because {@code --memory} is parsed on a
 * container's start path.
 */
public final class ByteSizes {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String LETTERS = "bkmgtp";

    private ByteSizes() {}

    /** Formats with powers of 1000 and three significant digits, as in docker's tables: {@code 4.26MB}. */
    public static String decimal(long bytes) {
        return print(bytes, 1000, DECIMAL, 3);
    }

    /** Formats with powers of 1024 and four significant digits, as in {@code docker stats}: {@code 1.944GiB}. */
    public static String binary(long bytes) {
        return print(bytes, 1024, BINARY, 4);
    }

    private static String print(long bytes, int base, String[] units, int digits) {
        double size = Math.abs((double) bytes);
        int unit = 0;
        // A value that would be rounded up to the base belongs to the next unit.
        while (unit < units.length - 1 && rounded(size, digits) >= base) {
            size /= base;
            unit++;
        }
        return (bytes < 0 ? "-" : "") + significant(size, digits) + units[unit];
    }

    private static double rounded(double size, int digits) {
        double scale = Math.pow(10, decimals(size, digits));
        return Math.rint(size * scale) / scale;
    }

    private static int decimals(double size, int digits) {
        int whole = size >= 1000 ? 4 : size >= 100 ? 3 : size >= 10 ? 2 : 1;
        return Math.max(0, digits - whole);
    }

    /** Like %.3g in Go: this many significant digits, without trailing zeros. */
    private static String significant(double size, int digits) {
        int decimals = decimals(size, digits);
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        long value = (long) Math.rint(size * scale);
        while (decimals > 0 && value % 10 == 0) {
            value /= 10;
            scale /= 10;
            decimals--;
        }
        if (decimals == 0) {
            return Long.toString(value);
        }
        StringBuilder out = new StringBuilder().append(value / scale).append('.');
        String fraction = Long.toString(value % scale);
        for (int i = fraction.length(); i < decimals; i++) {
            out.append('0');
        }
        return out.append(fraction).toString();
    }

    /**
     * Parses a size as docker does for {@code --memory}: {@code 64m}, {@code 1.5g}, {@code 2GiB}, {@code 512}; every
     * unit is a power of 1024.
     *
     * @param what the name of the value for the message: {@code --memory}
     * @throws ForgeException with exit code 2 if it is not a size
     */
    public static long parse(String what, String text) {
        String size = text.trim();
        int at = 0;
        long whole = 0;
        double fraction = 0;
        double place = 1;
        boolean digits = false;
        boolean point = false;
        for (; at < size.length(); at++) {
            char c = size.charAt(at);
            if (c == '.' && !point) {
                point = true;
            } else if (c < '0' || c > '9') {
                break;
            } else {
                digits = true;
                if (point) {
                    place /= 10;
                    fraction += (c - '0') * place;
                } else if (whole > Long.MAX_VALUE / 10 - 1) {
                    throw wrong(what, text);
                } else {
                    whole = whole * 10 + (c - '0');
                }
            }
        }
        while (at < size.length() && size.charAt(at) == ' ') {
            at++;
        }
        int power = power(size, at);
        if (!digits || power < 0) {
            throw wrong(what, text);
        }
        long unit = 1L << (10 * power);
        if (whole > Long.MAX_VALUE / unit - 1) {
            throw wrong(what, text);
        }
        return whole * unit + (long) (fraction * unit);
    }

    /** The power of 1024 for the suffix that begins at {@code at}, or -1 if it is not a valid suffix. */
    private static int power(String size, int at) {
        if (at == size.length()) {
            return 0;
        }
        int power = LETTERS.indexOf(lower(size.charAt(at)));
        int left = size.length() - at - 1;
        if (power < 0 || left == 0) {
            return power;
        }
        boolean isB = lower(size.charAt(size.length() - 1)) == 'b';
        boolean isUnit = isB && (left == 1 || (left == 2 && lower(size.charAt(at + 1)) == 'i'));
        return isUnit && power > 0 ? power : -1;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static ForgeException wrong(String what, String text) {
        return ForgeException.usage(
                what + " is a size, not " + text, "sizes are a number and b, k, m, g or t: 64m, 1.5g, 2GiB");
    }
}
