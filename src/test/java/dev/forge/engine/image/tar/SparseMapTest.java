package dev.forge.engine.image.tar;

import static dev.forge.engine.image.tar.TarBlocks.end;
import static dev.forge.engine.image.tar.TarBlocks.header;
import static dev.forge.engine.image.tar.TarBlocks.join;
import static dev.forge.engine.image.tar.TarBlocks.member;
import static dev.forge.engine.image.tar.TarBlocks.padded;
import static dev.forge.engine.image.tar.TarBlocks.pax;
import static dev.forge.engine.image.tar.TarBlocks.put;
import static dev.forge.engine.image.tar.TarBlocks.putBinary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sparse files in the four ways that GNU tar has written them. */
public class SparseMapTest {
    private static String octal(long number) {
        return String.format("%011o\0", number);
    }

    /** The parts as GNU's old format has them: offset and length in octal. */
    public static String parts(long... numbers) {
        return LongStream.of(numbers).mapToObj(SparseMapTest::octal).collect(Collectors.joining());
    }

    /** The header of an old sparse file. */
    public static byte[] old(long stored, long size, String parts, boolean more) {
        return header('S', "a", stored, b -> {
            put(b, 257, "ustar  \0");
            put(b, 386, parts);
            b[482] = (byte) (more ? 1 : 0);
            put(b, 483, octal(size));
        });
    }

    /** A block that continues the map of an old sparse file. */
    public static byte[] more(String parts, boolean more) {
        byte[] block = new byte[512];
        put(block, 0, parts);
        block[504] = (byte) (more ? 1 : 0);
        return block;
    }

    /** So many parts of a byte each with a hole of a byte behind it, beginning with part {@code first}. */
    private static long[] bytewise(int first, int count) {
        return LongStream.range(0, 2L * count)
                .map(i -> i % 2 == 1 ? 1 : 2 * first + i)
                .toArray();
    }

    private static byte[] version1(String map, String content, String... records) {
        byte[] body = join(padded(map), padded(content));
        String[] all = Arrays.copyOf(records, records.length + 2);
        all[records.length] = "GNU.sparse.major=1";
        all[records.length + 1] = "GNU.sparse.minor=0";
        return join(pax('x', all), header('0', "GNUSparseFile.0/a", padded(map).length + content.length()), body);
    }

    /** The type, name, size, parts and content of an entry that is followed by a plain one. */
    private static String show(byte[] archive) throws IOException {
        TarReader reader = new TarReader(TarBlocks.window(join(archive, member('0', "next", ""), end()), 1000));
        TarEntry entry = reader.next();
        assertThat(entry).isNotNull();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        reader.transfer(entry.stored(), content::write);
        long[] segments = entry.segments();
        TarEntry next = reader.next();
        assertThat(next).isNotNull();
        assertThat(next.name()).isEqualTo(TarBlocks.bytes("next"));
        assertThat(next.segments()).isNull();
        assertThat(reader.next()).isNull();
        return entry.type() + " " + new String(entry.name(), StandardCharsets.UTF_8) + " " + entry.size() + " "
                + (segments == null ? "whole" : list(segments)) + " '" + content.toString(StandardCharsets.ISO_8859_1)
                + "'";
    }

    private static String list(long... segments) {
        return LongStream.of(segments).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    static Stream<Arguments> files() {
        String x25 = "x".repeat(25);
        String x50 = "x".repeat(50);
        return Stream.of(
                // Old GNU
                arguments("0 a 100 0,2,50,3 'abcde'", join(old(5, 100, parts(0, 2, 50, 3), false), padded("abcde"))),
                arguments("0 a 100  ''", old(0, 100, "", false)),
                arguments("0 a 100 100,0 ''", old(0, 100, parts(100, 0), false)),
                arguments(
                        "0 a 8 0,1,2,1,4,1,6,1 'abcd'", join(old(4, 8, parts(bytewise(0, 4)), false), padded("abcd"))),
                arguments(
                        "0 a 60 " + list(bytewise(0, 25)) + " '" + x25 + "'",
                        join(
                                old(25, 60, parts(bytewise(0, 4)), true),
                                more(parts(bytewise(4, 21)), false),
                                padded(x25))),
                arguments(
                        "0 a 200 " + list(bytewise(0, 50)) + " '" + x50 + "'",
                        join(
                                old(50, 200, parts(bytewise(0, 4)), true),
                                more(parts(bytewise(4, 21)), true),
                                more(parts(bytewise(25, 21)), true),
                                more(parts(bytewise(46, 4)), false),
                                padded(x50))),
                arguments("0 a 5 0,1 'x'", join(old(1, 5, parts(0, 1), true), more("", false), padded("x"))),
                arguments(
                        "0 a 20000000000 10000000000,1 'x'",
                        join(
                                header('S', "a", 1, b -> {
                                    put(b, 386, octal(0));
                                    putBinary(b, 386, 12, 10_000_000_000L);
                                    putBinary(b, 398, 12, 1);
                                    putBinary(b, 483, 12, 20_000_000_000L);
                                }),
                                padded("x"))),
                // 0.0
                arguments(
                        "0 a 100 0,2,50,3 'abcde'",
                        join(
                                pax(
                                        'x',
                                        "GNU.sparse.size=100",
                                        "GNU.sparse.numblocks=2",
                                        "GNU.sparse.offset=0",
                                        "GNU.sparse.numbytes=2",
                                        "GNU.sparse.offset=50",
                                        "GNU.sparse.numbytes=3"),
                                member('0', "a", "abcde"))),
                arguments(
                        "0 a 100  ''",
                        join(pax('x', "GNU.sparse.size=100", "GNU.sparse.numblocks=0"), member('0', "a", ""))),
                // 0.1
                arguments(
                        "0 b 100 0,2,50,3 'abcde'",
                        join(
                                pax(
                                        'x',
                                        "GNU.sparse.size=100",
                                        "GNU.sparse.numblocks=2",
                                        "GNU.sparse.name=b",
                                        "GNU.sparse.map=0,2,50,3"),
                                member('0', "GNUSparseFile.0/a", "abcde"))),
                arguments(
                        "0 b 100  ''",
                        join(
                                pax('x', "GNU.sparse.size=100", "GNU.sparse.name=b", "GNU.sparse.map="),
                                member('0', "a", ""))),
                // 1.0
                arguments(
                        "0 b 100 0,2,50,3 'abcde'",
                        version1("2\n0\n2\n50\n3\n", "abcde", "GNU.sparse.name=b", "GNU.sparse.realsize=100")),
                arguments(
                        "0 GNUSparseFile.0/a 100 0,2,50,3 'abcde'",
                        version1("2\n0\n2\n50\n3\n", "abcde", "GNU.sparse.realsize=100")),
                arguments("0 b 100  ''", version1("0\n", "", "GNU.sparse.name=b", "GNU.sparse.realsize=100")),
                arguments(
                        "0 b 200 " + list(bytewise(0, 50)) + " '" + x50 + "'",
                        version1(
                                "50\n" + list(bytewise(0, 50)).replace(',', '\n') + "\n",
                                x50,
                                "GNU.sparse.name=b",
                                "GNU.sparse.realsize=200")),
                arguments(
                        "0 b 2000 " + list(bytewise(0, 200)) + " '" + "x".repeat(200) + "'",
                        version1(
                                "200\n" + list(bytewise(0, 200)).replace(',', '\n') + "\n",
                                "x".repeat(200),
                                "GNU.sparse.name=b",
                                "GNU.sparse.realsize=2000")),
                arguments(
                        "0 b 5 0,5 'abcde'",
                        version1(
                                "1\n00000000000000000000\n5\n", "abcde", "GNU.sparse.name=b", "GNU.sparse.realsize=5")),
                // What is not sparse
                arguments("0 a 5 whole 'abcde'", join(pax('x', "GNU.sparse.name=b"), member('0', "a", "abcde"))),
                arguments("2 a 0 whole ''", join(pax('x', "GNU.sparse.size=100"), header('2', "a", 0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isUnderstood(String shown, byte[] archive) throws IOException {
        assertThat(show(archive)).isEqualTo(shown);
    }

    static Stream<Arguments> wrong() {
        String fit = "the sparse file a has a map that does not fit its content";
        return Stream.of(
                arguments(fit, join(old(5, 100, parts(0, 2), false), padded("abcde"))),
                arguments(fit, join(old(5, 4, parts(0, 5), false), padded("abcde"))),
                arguments(fit, join(pax('x', "GNU.sparse.size=100", "GNU.sparse.offset=0"), member('0', "a", ""))),
                arguments(fit, join(pax('x', "GNU.sparse.major=2", "GNU.sparse.size=9"), member('0', "a", "x"))),
                arguments(fit, join(pax('x', "GNU.sparse.size=-1"), member('0', "a", ""))),
                arguments(fit, join(pax('x', "GNU.sparse.size=9", "GNU.sparse.map=0,1,2"), member('0', "a", "x"))),
                arguments(
                        "the field offset of a header is not octal: x",
                        join(old(5, 9, "x" + "\0".repeat(11) + octal(5), false), padded("abcde"))),
                arguments(
                        "the field numbytes of a header is not octal: x",
                        join(old(5, 9, octal(0) + "x", false), padded("abcde"))),
                arguments(
                        "the field realsize of a header is not octal: 9",
                        join(header('S', "a", 0, b -> put(b, 483, "9\0")))),
                arguments(
                        "a sparse map has x where a number belongs",
                        join(pax('x', "GNU.sparse.size=9", "GNU.sparse.map=x,1"), member('0', "a", "x"))),
                arguments(
                        "a sparse map has  where a number belongs",
                        join(pax('x', "GNU.sparse.size=9", "GNU.sparse.map=0,"), member('0', "a", "x"))),
                arguments(
                        "a pax header has GNU.sparse.offset=x, which is not a number",
                        join(pax('x', "GNU.sparse.offset=x"), member('0', "a", "x"))),
                arguments(
                        "a pax header has GNU.sparse.realsize=x, which is not a number",
                        join(pax('x', "GNU.sparse.major=1", "GNU.sparse.realsize=x"), member('0', "a", "x"))),
                arguments("a sparse map has ? where a number belongs", version1("1\n\0\n", "")),
                arguments("a sparse map has  where a number belongs", version1("\n", "")),
                arguments("a sparse map has a number of more than 20 digits", version1("1" + "0".repeat(21), "")),
                arguments(
                        "a sparse map has 99999999999999999999 where a number belongs",
                        version1("9".repeat(20) + "\n", "")),
                arguments("a sparse file has more than 1048576 parts", version1("1048577\n", "")),
                arguments("a sparse file has more than 1048576 parts", version1("-1\n", "")),
                arguments(
                        "an entry's content ends in the middle of a sparse map",
                        version1("600\n" + "1\n".repeat(254), "")),
                arguments(
                        "an entry's content ends in the middle of a sparse map",
                        join(pax('x', "GNU.sparse.major=1"), member('0', "a", "1\n0\n1\n"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isRefused(String message, byte[] archive) {
        assertThatThrownBy(() -> show(archive))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage(message);
    }

    public static @Nullable TarEntry first(byte[] archive) throws IOException {
        return new TarReader(TarBlocks.window(archive, 1 << 16)).next();
    }

    @Test
    void anOldMapMayBeTruncated() {
        assertThatThrownBy(() -> first(old(0, 9, parts(0, 1), true)))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("it is truncated: it ends in the middle of an entry");
    }

    private static @Nullable String check(long size, long stored, long... segments) {
        try {
            SparseMap.check(segments, size, stored, "f");
            return null;
        } catch (BrokenArchive e) {
            return e.getMessage();
        }
    }

    static Stream<Arguments> maps() {
        long max = Long.MAX_VALUE;
        return Stream.of(
                arguments(true, 0L, 0L, new long[] {}),
                arguments(true, 9L, 0L, new long[] {}),
                arguments(false, -1L, 0L, new long[] {}),
                arguments(false, 9L, 1L, new long[] {}),
                arguments(true, 9L, 9L, new long[] {0, 9}),
                arguments(true, 9L, 0L, new long[] {9, 0}),
                arguments(true, 9L, 0L, new long[] {0, 0, 9, 0}),
                arguments(true, 9L, 5L, new long[] {0, 2, 2, 3}),
                arguments(false, 9L, 9L, new long[] {1, 9}),
                arguments(false, 9L, 10L, new long[] {0, 10}),
                arguments(false, 9L, 0L, new long[] {10, 0}),
                arguments(false, 9L, 4L, new long[] {0, 2, 1, 2}),
                arguments(false, 9L, 4L, new long[] {5, 2, 0, 2}),
                arguments(false, 9L, 4L, new long[] {0, 5}),
                arguments(false, 9L, 5L, new long[] {0, 4}),
                arguments(false, 9L, 4L, new long[] {-1, 4}),
                arguments(false, 9L, -1L, new long[] {1, -1}),
                arguments(false, 9L, 0L, new long[] {0, 1, 1, -1}),
                arguments(false, 9L, 0L, new long[] {0}),
                arguments(false, 9L, 1L, new long[] {0, 1, 2}),
                arguments(true, max, 1L, new long[] {max - 1, 1}),
                arguments(false, max, 1L, new long[] {max, 1}),
                arguments(false, max, 2L, new long[] {max - 1, 2}),
                arguments(false, max, -2L, new long[] {1, max, 1, max}));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void aMapHasToFit(boolean fits, long size, long stored, long[] segments) {
        assertThat(check(size, stored, segments))
                .isEqualTo(fits ? null : "the sparse file f has a map that does not fit its content");
    }
}
