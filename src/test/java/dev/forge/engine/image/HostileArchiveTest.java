package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.TIME;
import static dev.forge.engine.image.TestArchive.bytes;
import static dev.forge.engine.image.TestArchive.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.testing.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that mean harm or are broken: a clear message, nothing outside touched, nothing left behind. */
class HostileArchiveTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** Writes an archive that tries to reach a directory outside. */
    interface Hostile {
        void write(TarWriter tar, Path outside) throws IOException;
    }

    private static Arguments of(String message, Hostile content) {
        return Arguments.of(message, content);
    }

    static Stream<Arguments> archives() {
        return Stream.of(
                of("the entry ../evil climbs out of the layer with ..", (t, outside) -> file(t, "../evil")),
                of("the entry a/../../evil climbs out", (t, outside) -> file(t, "a/../../evil")),
                of("the entry /../evil climbs out", (t, outside) -> file(t, "/../evil")),
                of("the entry link/evil climbs out of the layer: link leads through a symbolic link", (t, outside) -> {
                    t.symlink("link", outside.toString(), TIME);
                    file(t, "link/evil");
                }),
                of("the entry d/link/evil climbs out", (t, outside) -> {
                    // The directory is known and open when a link takes its place.
                    file(t, "d/link/good");
                    t.symlink("d/link", outside.toString(), TIME);
                    file(t, "d/link/evil");
                }),
                of(
                        "the entry hard, a hard link to ../secret, climbs out",
                        (t, outside) -> t.hardlink("hard", "../secret", 0, TIME)),
                of(
                        "the entry hard is a hard link to /etc/passwd",
                        (t, outside) -> t.hardlink("hard", "/etc/passwd", 0, TIME)),
                of("it is a hard link to link/secret, outside", (t, outside) -> {
                    t.symlink("link", outside.toString(), TIME);
                    t.hardlink("hard", "link/secret", 0, TIME);
                }),
                of(
                        "is a hard link to the directory d",
                        (t, outside) -> t.directory("d", 0755, TIME).hardlink("h", "d", 0, TIME)),
                of("is a hard link to the layer's root", (t, outside) -> t.hardlink("h", ".", 0, TIME)),
                of("the entry link/.wh.secret climbs out", (t, outside) -> {
                    t.symlink("link", outside.toString(), TIME);
                    file(t, "link/.wh.secret");
                }),
                of("link leads through a symbolic link", (t, outside) -> {
                    t.symlink("link", outside.toString(), TIME);
                    file(t, "link/.wh..wh..opq");
                }),
                of("the entry ../.wh.secret climbs out", (t, outside) -> file(t, "../.wh.secret")),
                of("the entry .wh... is a whiteout that does not name anything", (t, outside) -> file(t, ".wh...")),
                of("the entry d/.wh.. is a whiteout", (t, outside) -> file(t, "d/.wh..")),
                of("the entry .wh. is a whiteout", (t, outside) -> file(t, ".wh.")),
                of("the entry link/d/ climbs out", (t, outside) -> {
                    t.symlink("link", outside.toString(), TIME);
                    t.directory("link/d", 0777, TIME);
                }),
                of("the entry a/b lies below a, which is not a directory", (t, outside) -> {
                    file(t, "a");
                    file(t, "a/b");
                }),
                of("the entry a/b lies below a, which is not a directory", (t, outside) -> {
                    t.symlink("a", "b", TIME).symlink("b", "a", TIME);
                    file(t, "a/b");
                }),
                of("the entry a/b/../../../evil climbs out", (t, outside) -> file(t, "a/b/../../../evil")),
                of("stands for the layer's root and is no directory", (t, outside) -> file(t, "./")),
                of("stands for the layer's root and is no directory", (t, outside) -> file(t, "a/..")),
                of("has a zero byte in path", (t, outside) -> {
                    t.record("path", new byte[] {'a', 0, 'b'});
                    file(t, "f");
                }),
                of("has the unknown type Z", (t, outside) -> t.entry('Z', "odd", "", 0644, TIME)),
                of("belongs to user 99999999999", (t, outside) -> {
                    t.record("uid", bytes("99999999999"));
                    file(t, "f");
                }),
                of("a pax header has a record of a wrong length", (t, outside) -> {
                    t.header('x', bytes("p"), bytes(""), 512, 0, 0, 0, 0);
                    t.raw(Arrays.copyOf(bytes("9999 path=x\n"), 512));
                    file(t, "f");
                }),
                of("has a map that does not fit its content", (t, outside) -> {
                    t.record("GNU.sparse.map", bytes("0,5,100,10"));
                    t.record("GNU.sparse.size", bytes("50"));
                    t.file("f", new byte[15], 0644, TIME);
                }),
                of("has a map that does not fit its content", (t, outside) -> {
                    t.record("GNU.sparse.map", bytes("9223372036854775807,1"));
                    t.record("GNU.sparse.size", bytes("9223372036854775807"));
                    t.file("f", new byte[1], 0644, TIME);
                }),
                of("a sparse file has more than", (t, outside) -> {
                    t.record("GNU.sparse.major", bytes("1")).record("GNU.sparse.minor", bytes("0"));
                    t.file("f", Arrays.copyOf(bytes("999999999\n"), 512), 0644, TIME);
                }),
                of("an entry has the size -5", (t, outside) -> {
                    t.record("size", bytes("-5"));
                    file(t, "f");
                }),
                of("there are entries after a block of zeros", (t, outside) -> {
                    t.raw(new byte[512]);
                    file(t, "f");
                }));
    }

    private static void file(TarWriter tar, String name) throws IOException {
        tar.file(name, bytes("evil"), 0644, TIME);
    }

    @ParameterizedTest
    @MethodSource("archives")
    void isRefusedAndLeavesNothing(String message, Hostile content) throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
        String before = state(directory);
        TestStore store = new TestStore(directory);
        byte[] layer = tar(tar -> content.write(tar, outside));

        assertThatThrownBy(() -> store.importLayer(layer))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("cannot read test.tar: ");

        store.assertEmpty();
        TestStore.run("rm", "-r", store.root.toString());
        assertThat(state(directory)).isEqualTo(before);
    }

    private static String state(Path directory) {
        return TestStore.run("find", directory.toString(), "-printf", "%p %y %m %U %s %n\\n");
    }

    @Test
    void truncatedArchivesAreRefused() throws IOException {
        byte[] layer = tar(tar -> tar.file("f", new byte[5000], 0644, TIME));
        byte[] compressed = TestArchive.gzip(layer);
        for (int length : new int[] {1, 300, 512 + 100, 5000}) {
            TestStore store = new TestStore(directory);
            assertThatThrownBy(() -> store.importLayer(Arrays.copyOf(layer, length)))
                    .hasMessageContaining("truncated");
            store.assertEmpty();
        }
        for (int length : new int[] {5, compressed.length / 2, compressed.length - 3}) {
            TestStore store = new TestStore(directory);
            assertThatThrownBy(() -> store.importLayer(Arrays.copyOf(compressed, length)))
                    .hasMessageContaining("truncated");
            store.assertEmpty();
        }
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        TestStore store = new TestStore(directory);
        assertThatThrownBy(() -> store.importLayer("Z".repeat(2000).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("it is not a tar archive");
        assertThatThrownBy(() -> store.importLayer(bytes("BZh91AY"))).hasMessageContaining("bzip2");
        assertThatThrownBy(() -> store.load(new byte[0])).hasMessageContaining("it is empty");
        store.assertEmpty();
    }

    @Test
    void aDecompressionBombIsStopped() throws IOException {
        Path bomb = directory.resolve("bomb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb), 65536)) {
            byte[] header = Arrays.copyOf(
                    tar(tar -> tar.header('0', bytes("zeros"), bytes(""), 8L << 30, 0644, TIME, 0, 0)), 512);
            out.write(header);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1100; i++) {
                out.write(zeros);
            }
        }
        TestStore store = new TestStore(directory);

        assertThatThrownBy(() -> store.importLayer(Files.readAllBytes(bomb)))
                .hasMessageContaining("it is a decompression bomb");

        store.assertEmpty();
    }
}
