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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What tar archives of every dialect say, field by field; a line for each entry. */
class TarDialectsTest {
    static final String LONG = "d".repeat(60) + "/" + "f".repeat(80);

    /** The type, the name and the content; what differs from the header's defaults stands between. */
    private static String show(TarEntry entry, String content) {
        StringBuilder out = new StringBuilder().append(entry.type()).append(' ').append(text(entry.name()));
        if (entry.link().length > 0) {
            out.append(" -> ").append(text(entry.link()));
        }
        if (entry.mode() != 0644) {
            out.append(" mode ").append(Integer.toOctalString(entry.mode()));
        }
        if (entry.uid() != 0 || entry.gid() != 0) {
            out.append(" owner ").append(entry.uid()).append(':').append(entry.gid());
        }
        if (entry.seconds() != 0 || entry.nanos() != 0) {
            out.append(" time ").append(entry.seconds()).append('+').append(entry.nanos());
        }
        if (entry.major() != 0 || entry.minor() != 0) {
            out.append(" device ").append(entry.major()).append(':').append(entry.minor());
        }
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            out.append(' ').append(attribute.getKey()).append('=').append(text(attribute.getValue()));
        }
        if (entry.segments() != null) {
            out.append(" size ").append(entry.size()).append(" parts ").append(Arrays.toString(entry.segments()));
        } else {
            assertThat(entry.size()).isEqualTo(entry.stored());
        }
        return out + (entry.stored() == 0 ? "" : " '" + content + "'");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A line for each entry; without reading, contents are empty. */
    static List<String> list(byte[] archive, int piece, boolean read) throws IOException {
        TarReader reader = new TarReader(TarBlocks.window(archive, piece));
        List<String> entries = new ArrayList<>();
        TarEntry entry;
        while ((entry = reader.next()) != null) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            if (read) {
                reader.transfer(entry.stored(), content::write);
            }
            entries.add(show(entry, text(content.toByteArray())));
        }
        return entries;
    }

    private static Arguments of(String name, byte[] archive, String... entries) {
        return arguments(name, archive, List.of(entries));
    }

    static Stream<Arguments> archives() {
        byte[] a = member('0', "a", "hello");
        return Stream.of(
                of("one file", join(a, end()), "0 a 'hello'"),
                of("two files", join(a, member('0', "b", ""), end()), "0 a 'hello'", "0 b"),
                of(
                        "content of a whole block",
                        join(member('0', "a", "x".repeat(512)), a, end()),
                        "0 a '" + "x".repeat(512) + "'",
                        "0 a 'hello'"),
                of(
                        "content of a block and a byte",
                        join(member('0', "a", "x".repeat(513)), a, end()),
                        "0 a '" + "x".repeat(513) + "'",
                        "0 a 'hello'"),
                of("no end", a, "0 a 'hello'"),
                of("half an end", join(a, new byte[512]), "0 a 'hello'"),
                of("text after the end", join(a, end(), padded("garbage")), "0 a 'hello'"),
                of("empty", new byte[0]),
                of("nothing but an end", end()),
                // v7 and ustar
                of("v7", join(header((char) 0, "a", 0, b -> Arrays.fill(b, 257, 265, (byte) 0)), end()), "0 a"),
                of("v7's directory", join(header((char) 0, "d/", 0), end()), "5 d/"),
                of("a file of ustar is no directory", join(header('0', "d/", 0), end()), "0 d/"),
                of("contiguous", join(member('7', "a", "x"), end()), "0 a 'x'"),
                of("mode", join(header('0', "a", 0, b -> put(b, 100, "0104755\0")), end()), "0 a mode 4755"),
                of(
                        "owner and time",
                        join(
                                header('0', "a", 0, b -> put(b, 108, "0000005\0000006\00000000000000\00000000010\000")),
                                end()),
                        "0 a owner 5:6 time 8+0"),
                of("hard link", join(header('1', "b", 0, b -> put(b, 157, "a")), end()), "1 b -> a"),
                of(
                        "hard link with a size",
                        join(header('1', "b", 5, b -> put(b, 157, "a")), a, end()),
                        "1 b -> a",
                        "0 a 'hello'"),
                of(
                        "symbolic link",
                        join(header('2', "b", 0, b -> put(b, 157, "/x".repeat(50))), end()),
                        "2 b -> " + "/x".repeat(50)),
                of(
                        "character device",
                        join(header('3', "n", 0, b -> put(b, 329, "0000001\0000003\0")), end()),
                        "3 n device 1:3"),
                of(
                        "block device",
                        join(header('4', "n", 0, b -> put(b, 329, "0000007\0000454\0")), end()),
                        "4 n device 7:300"),
                of(
                        "a file is no device",
                        join(header('0', "n", 0, b -> put(b, 329, "0000007\0000454\0")), end()),
                        "0 n"),
                of("directory", join(header('5', "d/", 0, b -> put(b, 100, "0001777\0")), end()), "5 d/ mode 1777"),
                of("directory with a size", join(header('5', "d/", 700), a, end()), "5 d/", "0 a 'hello'"),
                of("fifo", join(header('6', "p", 0), end()), "6 p"),
                of("a name of 100 bytes", join(header('0', "n".repeat(100), 0), end()), "0 " + "n".repeat(100)),
                of("prefix", join(header('0', "f", 0, b -> put(b, 345, "d/e")), end()), "0 d/e/f"),
                of(
                        "prefix of 155 bytes",
                        join(header('0', "f", 0, b -> put(b, 345, "p".repeat(155))), end()),
                        "0 " + "p".repeat(155) + "/f"),
                of("bytes that are no text", join(header('0', "\u00e4\u00ff", 0), end()), "0 \u00e4\u00ff"),
                // GNU
                of(
                        "GNU keeps times where ustar has a prefix",
                        join(
                                header('0', "f", 0, b -> {
                                    put(b, 257, "ustar  \0");
                                    put(b, 345, "12345670123");
                                }),
                                end()),
                        "0 f"),
                of(
                        "another magic has no prefix",
                        join(
                                header('0', "f", 0, b -> {
                                    put(b, 257, "ustaR\000");
                                    put(b, 345, "d");
                                }),
                                end()),
                        "0 f"),
                of(
                        "long name",
                        join(member('L', "././@LongLink", LONG + "\0"), header('0', "cut", 0), end()),
                        "0 " + LONG),
                of(
                        "long name without a zero byte",
                        join(member('L', "x", LONG), header('0', "cut", 0), end()),
                        "0 " + LONG),
                of(
                        "long link",
                        join(member('K', "x", LONG + "\0"), header('2', "b", 0, b -> put(b, 157, "cut")), end()),
                        "2 b -> " + LONG),
                of(
                        "both",
                        join(member('K', "x", "k\0"), member('L', "x", "l\0"), header('2', "b", 0), a, end()),
                        "2 l -> k",
                        "0 a 'hello'"),
                of(
                        "v7's directory with a long name",
                        join(member('L', "x", "d/\0"), header((char) 0, "d", 0), end()),
                        "5 d/"),
                of("volume label", join(header('V', "label", 0), a, end()), "0 a 'hello'"),
                of("volume label with content", join(member('V', "label", "x"), a, end()), "0 a 'hello'"),
                of("directory dump", join(member('D', "d/", "Yfile\0\0"), a, end()), "5 d/ 'Yfile\0\0'", "0 a 'hello'"),
                of(
                        "base 256",
                        join(
                                header('0', "a", 0, b -> {
                                    putBinary(b, 108, 8, 3_000_000);
                                    putBinary(b, 116, 8, 4_000_000);
                                    putBinary(b, 136, 12, -5);
                                }),
                                end()),
                        "0 a owner 3000000:4000000 time -5+0"),
                of(
                        "size in base 256",
                        join(header('0', "a", 0, b -> putBinary(b, 124, 12, 3)), padded("abc"), end()),
                        "0 a 'abc'"),
                // pax
                of(
                        "pax",
                        join(
                                pax(
                                        'x',
                                        "path=" + LONG,
                                        "linkpath=l",
                                        "uid=5",
                                        "gid=6",
                                        "mtime=1.5",
                                        "SCHILY.xattr.user.a=b"),
                                header('2', "cut", 0),
                                a,
                                end()),
                        "2 " + LONG + " -> l owner 5:6 time 1+500000000 user.a=b",
                        "0 a 'hello'"),
                of("Solaris's pax", join(pax('X', "path=b"), a, end()), "0 b 'hello'"),
                of("size in pax", join(pax('x', "size=3"), header('0', "a", 0), padded("abc"), end()), "0 a 'abc'"),
                of(
                        "size in pax of a directory",
                        join(pax('x', "size=3"), header('5', "d", 0), a, end()),
                        "5 d",
                        "0 a 'hello'"),
                of("two headers", join(pax('x', "path=b"), pax('x', "uid=5"), a, end()), "0 b owner 5:0 'hello'"),
                of("pax beats GNU", join(member('L', "x", "gnu\0"), pax('x', "path=b"), a, end()), "0 b 'hello'"),
                of(
                        "a global header",
                        join(pax('g', "uid=5", "gid=6"), a, pax('x', "uid=7"), a, a, end()),
                        "0 a owner 5:6 'hello'",
                        "0 a owner 7:6 'hello'",
                        "0 a owner 5:6 'hello'"),
                of(
                        "a global record is taken back",
                        join(pax('g', "uid=5"), a, pax('g', "uid="), a, end()),
                        "0 a owner 5:0 'hello'",
                        "0 a 'hello'"),
                of(
                        "a local record takes it back for one entry",
                        join(pax('g', "uid=5"), pax('x', "uid="), a, a, end()),
                        "0 a 'hello'",
                        "0 a owner 5:0 'hello'"),
                of("a global header at the end", join(a, pax('g', "comment=x"), end()), "0 a 'hello'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void isUnderstood(String name, byte[] archive, List<String> entries) throws IOException {
        for (int piece : new int[] {Integer.MAX_VALUE / 2, 512, 7}) {
            assertThat(list(archive, piece, true)).as(name).isEqualTo(entries);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void contentsNeedNotBeRead(String name, byte[] archive, List<String> entries) throws IOException {
        List<String> without = entries.stream()
                .map(entry -> entry.replaceAll("(?s)'.*'", "''"))
                .toList();
        assertThat(list(archive, 100, false)).as(name).isEqualTo(without);
    }

    @Test
    void knowsWhereContentsBegin() throws IOException {
        byte[] archive = join(pax('x', "uid=5"), member('0', "a", "hello"), member('0', "b", "x"), end(), padded("y"));
        TarReader reader = new TarReader(TarBlocks.window(archive, 100));
        assertThat(reader.next()).isNotNull();
        assertThat(reader.position()).isEqualTo(1536);
        reader.transfer(2, (data, offset, length) -> assertThat(length).isPositive());
        assertThat(reader.position()).isEqualTo(1538);
        assertThat(reader.next()).isNotNull();
        assertThat(reader.position()).isEqualTo(2560);
        assertThat(reader.next()).isNull();
        assertThat(reader.position()).isEqualTo(4096);
        reader.drain();
        assertThat(reader.position()).isEqualTo(archive.length);
    }

    @Test
    void contentComesInPieces() throws IOException {
        TarReader reader = new TarReader(TarBlocks.window(join(member('0', "a", "hello world"), end()), 100));
        assertThat(reader.next()).isNotNull();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        reader.transfer(0, content::write);
        reader.transfer(5, content::write);
        reader.transfer(6, content::write);
        assertThat(content).hasToString("hello world");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aHeaderOfAMebibyteIsRead() throws IOException {
        byte[] archive = join(member('L', "x", "n".repeat(1 << 20)), header('0', "a", 0), end());
        assertThat(list(archive, 4096, true)).containsExactly("0 " + "n".repeat(1 << 20));
    }

    @Test
    void showsNamesWithoutControlCharacters() {
        assertThat(TarEntry.show(TarBlocks.bytes("a\n\u001bb"))).isEqualTo("a??b");
        assertThat(TarEntry.show("ä".repeat(200).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ä".repeat(200));
        assertThat(TarEntry.show(TarBlocks.bytes("n".repeat(201)))).isEqualTo("n".repeat(200) + "...");
    }
}
