package dev.forge.core;

/**
 * A checksum of a text that tells damage: a file cut short, overwritten, or mixed from two. It is no protection against
 * somebody who means to deceive, who could change what checks it as well. On the way to a container's start, where all
 * code is interpreted: a digest would take milliseconds there, this takes 0.03 ms for a thousand characters and loads
 * no class.
 */
public final class Checksum {
    /** The member of a JSON object that holds the checksum of everything before it; always the last one. */
    private static final String MEMBER = ",\"checksum\":\"";

    private Checksum() {}

    /** The checksum: letters, digits and a dash. */
    public static String of(String text) {
        return Integer.toHexString(text.hashCode()) + "-" + text.length();
    }

    /**
     * The JSON object with its checksum as one more member, the last.
     *
     * @param json an object with at least one member, on one line
     */
    public static String seal(String json) {
        String before = json.substring(0, json.length() - 1);
        return before + MEMBER + of(before) + "\"}";
    }

    /** Whether the text ends as {@link #seal} makes it end: a text that is being written does not yet. */
    public static boolean isSealed(String text) {
        int member = text.lastIndexOf(MEMBER);
        return member >= 0 && text.endsWith("\"}") && text.indexOf('"', member + MEMBER.length()) == text.length() - 2;
    }

    /**
     * Checks the text of a file that {@link #seal} has made. A text without a checksum is one of an older version.
     *
     * @param source the file's path, for messages
     * @throws ForgeException if the text is not what was written
     */
    public static void check(String text, String source) {
        int at = text.lastIndexOf("\"checksum\"");
        if (at < 0) {
            return;
        }
        int member = text.lastIndexOf(MEMBER);
        if (member < 0 || !text.stripTrailing().equals(seal(text.substring(0, member) + "}"))) {
            throw new ForgeException(source + " is not as forge has written it: its checksum is wrong");
        }
    }

    /**
     * What the POSIX command cksum prints of these bytes before the file's name, so that a shell can check them: a CRC
     * in decimal, a blank, the number of bytes.
     */
    public static String cksum(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc = next(crc, b);
        }
        for (int length = bytes.length; length != 0; length >>>= 8) {
            crc = next(crc, length);
        }
        return Integer.toUnsignedString(~crc) + " " + bytes.length;
    }

    private static int next(int crc, int added) {
        return (crc << 8) ^ Table.CRC[(crc >>> 24) ^ (added & 0xff)];
    }

    /** The remainders of all bytes; apart, because only the preparation of a start needs them. */
    private static final class Table {
        private static final int POLYNOMIAL = 0x04c11db7;
        static final int[] CRC = new int[256];

        static {
            for (int i = 0; i < CRC.length; i++) {
                int remainder = i << 24;
                for (int bit = 0; bit < 8; bit++) {
                    remainder = (remainder << 1) ^ (remainder < 0 ? POLYNOMIAL : 0);
                }
                CRC[i] = remainder;
            }
        }
    }
}
