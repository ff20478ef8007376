package dev.forge.engine.image.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The map of a sparse file, in the four formats of GNU tar ("Storing Sparse Files" in its manual). A map holds the
 * offset and length of each segment, in order.
 */
final class SparseMap {
    private final TarReader reader;
    private long size;

    SparseMap(TarReader reader) {
        this.reader = reader;
    }

    /** The size of the whole file, in bytes. */
    long size() {
        return size;
    }

    /** Type S: four segments in the header, more in the blocks that follow. */
    long[] old(byte[] header) throws IOException {
        size = TarNumber.parse(header, 483, 12, "realsize");
        long[] segments = new long[8];
        int count = parts(header, 386, 4, segments, 0);
        boolean more = header[482] != 0;
        byte[] block = new byte[TarReader.BLOCK];
        while (more) {
            reader.readBeforeContent(block);
            if (segments.length < count + 42) {
                segments = Arrays.copyOf(segments, Math.max(segments.length * 2, count + 42));
            }
            count = parts(block, 0, 21, segments, count);
            more = block[504] != 0;
            if (count > 2 * ArchiveLimits.SEGMENTS) {
                throw tooMany();
            }
        }
        return Arrays.copyOf(segments, count);
    }

    private static int parts(byte[] block, int at, int max, long[] segments, int count) throws BrokenArchive {
        int end = count;
        for (int i = 0; i < max && block[at + i * 24 + 12] != 0; i++) {
            segments[end++] = TarNumber.parse(block, at + i * 24, 12, "offset");
            segments[end++] = TarNumber.parse(block, at + i * 24 + 12, 12, "numbytes");
        }
        return end;
    }

    /** Formats 0.0, 0.1 and 1.0. */
    long[] pax(PaxRecords pax) throws IOException {
        size = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", 0));
        if (pax.number("GNU.sparse.major", 0) == 1) {
            return inContent();
        }
        byte[] map = pax.get("GNU.sparse.map");
        if (map == null) {
            return pax.sparse();
        }
        String[] numbers = new String(map, StandardCharsets.ISO_8859_1).split(",", -1);
        long[] segments = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            segments[i] = number(numbers[i]);
        }
        return segments;
    }

    /** Format 1.0: decimal numbers before the content, one per line, padded to a full block. */
    private long[] inContent() throws IOException {
        Lines lines = new Lines();
        long count = lines.number();
        if (count < 0 || count > ArchiveLimits.SEGMENTS) {
            throw tooMany();
        }
        long[] segments = new long[0];
        int filled = 0;
        for (long i = 0; i < 2 * count; i++) {
            if (filled == segments.length) {
                // The array grows with the segments that were read, not with the number that the archive claims.
                segments = Arrays.copyOf(segments, Math.max(64, filled * 2));
            }
            segments[filled++] = lines.number();
        }
        return Arrays.copyOf(segments, filled);
    }

    private final class Lines {
        private final byte[] block = new byte[TarReader.BLOCK];
        private int at = TarReader.BLOCK;

        long number() throws IOException {
            StringBuilder digits = new StringBuilder();
            while (true) {
                if (at == block.length) {
                    reader.read(block);
                    at = 0;
                }
                byte b = block[at++];
                if (b == '\n') {
                    return SparseMap.number(digits.toString());
                }
                digits.append((char) (b & 0xff));
                if (digits.length() > 20) {
                    throw new BrokenArchive("a sparse map has a number of more than 20 digits");
                }
            }
        }
    }

    private static long number(String digits) throws BrokenArchive {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new BrokenArchive("a sparse map has " + TarEntry.show(digits.getBytes(StandardCharsets.ISO_8859_1))
                    + " where a number belongs");
        }
    }

    private static BrokenArchive tooMany() {
        return new BrokenArchive("a sparse file has more than " + ArchiveLimits.SEGMENTS + " parts");
    }

    /** Rejects a map whose segments overlap, exceed the file, or do not match the stored size. */
    static void check(long[] segments, long size, long stored, String name) throws BrokenArchive {
        long end = 0;
        long sum = 0;
        boolean fits = segments.length % 2 == 0 && size >= 0;
        for (int i = 0; fits && i < segments.length; i += 2) {
            long offset = segments[i];
            long length = segments[i + 1];
            fits = offset >= end && length >= 0 && offset <= size && length <= size - offset;
            end = offset + length;
            sum += length;
        }
        if (!fits || sum != stored) {
            throw new BrokenArchive("the sparse file " + name + " has a map that does not fit its content");
        }
    }
}
