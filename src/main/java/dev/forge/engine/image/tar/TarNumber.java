package dev.forge.engine.image.tar;

import java.util.Arrays;

/** Decodes the fields of a tar header: octal or GNU base-256 numbers, zero-terminated strings, the checksum. */
final class TarNumber {
    private TarNumber() {}

    static byte[] string(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, at, end);
    }

    static long parse(byte[] block, int at, int length, String field) throws BrokenArchive {
        if ((block[at] & 0x80) != 0) {
            return base256(block, at, length, field);
        }
        int i = at;
        int end = at + length;
        while (i < end && block[i] == ' ') {
            i++;
        }
        long value = 0;
        while (i < end && block[i] >= '0' && block[i] <= '7') {
            value = value * 8 + (block[i++] - '0');
        }
        if (i < end && block[i] != 0 && block[i] != ' ') {
            throw new BrokenArchive(
                    "the field " + field + " of a header is not octal: " + TarEntry.show(string(block, at, length)));
        }
        return value;
    }

    /** Two's complement in all bits but the first. */
    private static long base256(byte[] block, int at, int length, String field) throws BrokenArchive {
        boolean negative = (block[at] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int digit = i == 0 ? (negative ? block[at] | 0x80 : block[at] & 0x7f) : block[at + i];
            long next = value << 8 | (digit & 0xff);
            if (next >> 8 != value) {
                throw new BrokenArchive("the field " + field + " of a header does not fit into 64 bits");
            }
            value = next;
        }
        return value;
    }

    /**
     * Verifies the checksum: the sum of the header's bytes with the checksum field taken as blanks. Some old writers
     * summed signed bytes.
     */
    static void checkSum(byte[] block, long position) throws BrokenArchive {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < TarReader.BLOCK; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long expected = parse(block, 148, 8, "checksum");
        if (expected != unsigned && expected != signed) {
            throw new BrokenArchive("the header at byte " + position + " has the checksum " + expected + ", but its "
                    + "bytes sum up to " + unsigned);
        }
    }
}
