package dev.forge.engine.image.tar;

import static dev.forge.engine.image.tar.TarBlocks.end;
import static dev.forge.engine.image.tar.TarBlocks.header;
import static dev.forge.engine.image.tar.TarBlocks.join;
import static dev.forge.engine.image.tar.TarBlocks.member;
import static dev.forge.engine.image.tar.TarBlocks.pax;
import static dev.forge.engine.image.tar.TarBlocks.put;
import static dev.forge.engine.image.tar.TarBlocks.putBinary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not understood of a tar archive is refused with its reason. */
class TarRefusalsTest {
    private static byte[] damaged(byte[] archive, int at) {
        byte[] damaged = archive.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    static Stream<Arguments> wrong() {
        byte[] a = member('0', "a", "hello");
        String big = " bytes; at most 1048576 are read";
        return Stream.of(
                arguments("it is not a tar archive, or truncated: it has 5 bytes", TarBlocks.bytes("hello")),
                arguments("it is not a tar archive, or truncated: it has 511 bytes", Arrays.copyOf(a, 511)),
                arguments("it is not a tar archive: the header at byte 0 has the checksum ", damaged(a, 5)),
                arguments("it is not a tar archive: the field checksum of a header is not octal: x", withSum("x")),
                arguments("the header at byte 1024 has the checksum ", join(a, damaged(a, 5))),
                arguments("it is truncated: it ends in the middle of an entry", Arrays.copyOf(a, 700)),
                arguments("it is truncated: it ends in the middle of an entry", Arrays.copyOf(a, 512)),
                arguments("it is truncated: it ends in the middle of an entry", Arrays.copyOf(join(a, a), 1500)),
                arguments("it is truncated: it ends in the middle of an entry", header('L', "x", 5)),
                arguments("it is truncated: it ends in the middle of an entry", header('x', "x", 5)),
                arguments("it ends after a long name, without the entry", join(member('L', "x", "l"), end())),
                arguments("it ends after a long name, without the entry", member('K', "x", "l")),
                arguments("there are entries after a block of zeros at 1024", join(a, new byte[512], a)),
                arguments("entries of GNU type M are not supported", header('M', "a", 0)),
                arguments("entries of GNU type N are not supported", header('N', "a", 0)),
                arguments("a?b has the unknown type 9", header('9', "a\nb", 0)),
                arguments("a has the unknown type !", header('!', "a", 0)),
                arguments("a has the unknown type /", header('/', "a", 0)),
                arguments("a has the unknown type 8", header('8', "a", 0)),
                arguments("a has the unknown type ?", header((char) 7, "a", 0)),
                arguments("an entry has the size -1", header('0', "a", 0, b -> putBinary(b, 124, 12, -1))),
                arguments("an entry has the size -1", header('L', "a", 0, b -> putBinary(b, 124, 12, -1))),
                arguments("an entry has the size -1", join(pax('x', "size=-1"), a)),
                arguments("the field size of a header is not octal: 9", header('0', "a", 0, b -> put(b, 124, "9\0"))),
                arguments("the field mode of a header is not octal: 9", header('0', "a", 0, b -> put(b, 100, "9\0"))),
                arguments("the field uid of a header is not octal: 9", header('0', "a", 0, b -> put(b, 108, "9\0"))),
                arguments("the field gid of a header is not octal: 9", header('0', "a", 0, b -> put(b, 116, "9\0"))),
                arguments("the field mtime of a header is not octal: 9", header('0', "a", 0, b -> put(b, 136, "9\0"))),
                arguments("the field major of a header is not octal: 9", header('3', "a", 0, b -> put(b, 329, "9\0"))),
                arguments("the field minor of a header is not octal: 9", header('4', "a", 0, b -> put(b, 337, "9\0"))),
                arguments(
                        "a has the device number 4294967297:0",
                        header('3', "a", 0, b -> putBinary(b, 329, 8, (1L << 32) + 1))),
                arguments("a has the device number 0:-1", header('4', "a", 0, b -> putBinary(b, 337, 8, -1))),
                arguments(
                        "a has the device number 0:2147483648",
                        header('4', "a", 0, b -> putBinary(b, 337, 8, 1L << 31))),
                arguments("a header of 1048577" + big, header('x', "a", 1048577)),
                arguments("a header of 8589934591" + big, header('L', "a", 077777777777L)),
                arguments("a pax header has uid=x, which is not a number", join(pax('x', "uid=x"), a)),
                arguments("a pax header has size=x, which is not a number", join(pax('x', "size=x"), a)));
    }

    /** A header whose check sum's field holds this. */
    private static byte[] withSum(String field) {
        byte[] block = header('0', "a", 0);
        put(block, 148, field + "\0\0\0\0\0\0\0");
        return block;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isRefused(String message, byte[] archive) {
        for (int piece : new int[] {Integer.MAX_VALUE / 2, 100}) {
            for (boolean read : new boolean[] {true, false}) {
                assertThatThrownBy(() -> TarDialectsTest.list(archive, piece, read))
                        .isInstanceOf(BrokenArchive.class)
                        .hasMessageStartingWith(message);
            }
        }
    }

    /** However an archive is cut, what comes out is a part of its entries or a refusal. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isTruncatedAnywhere(boolean read) throws IOException {
        byte[] archive = join(
                pax('g', "uid=5"),
                member('L', "x", TarDialectsTest.LONG),
                member('0', "a", "x".repeat(600)),
                pax('x', "gid=6"),
                member('0', "b", "y"));
        List<String> all = TarDialectsTest.list(archive, 512, read);
        for (int length = 0; length < archive.length; length += length % 512 < 2 ? 1 : 255) {
            byte[] cut = Arrays.copyOf(archive, length);
            try {
                List<String> some = TarDialectsTest.list(cut, 512, read);
                assertThat(some).as("%d bytes", length).isEqualTo(all.subList(0, some.size()));
                assertThat(length % 512).as("%d bytes", length).isZero();
            } catch (BrokenArchive e) {
                assertThat(e)
                        .hasMessageMatching("it is not a tar archive, or truncated: it has \\d+ bytes"
                                + "|it is truncated: it ends in the middle of an entry"
                                + "|it ends after a long name, without the entry");
            }
        }
    }

    @Test
    void aSizeNearTheLimitOfALongIsTruncated() {
        for (long size : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 511, Long.MAX_VALUE - 512, 1L << 62}) {
            byte[] archive = join(header('0', "a", 0, b -> putBinary(b, 124, 12, size)), member('0', "b", "x"), end());
            for (boolean read : new boolean[] {true, false}) {
                assertThatThrownBy(() -> TarDialectsTest.list(archive, 512, read))
                        .as("%d", size)
                        .isInstanceOf(BrokenArchive.class)
                        .hasMessage("it is truncated: it ends in the middle of an entry");
            }
        }
    }
}
