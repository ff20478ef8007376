package dev.forge.engine.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.engine.image.tar.FileWindow;
import dev.forge.engine.image.tar.TarEntry;
import dev.forge.engine.image.tar.TarReader;
import dev.forge.testing.Need;
import dev.forge.testing.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Entries below symbolic links: they are the layer's own, as after a chroot, with openat2(2) and without it. What docker
 * and podman make of each of these layers was tried with docker 20.10 and podman 4.3.
 */
class LinkedParentsTest {
    private static final long TIME = 1_700_000_000L;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    interface Content {
        void write(TarWriter tar, Path outside) throws IOException;
    }

    private static Stream<Arguments> bothWays(String expected, Content content) {
        return Stream.of(Arguments.of(false, expected, content), Arguments.of(true, expected, content));
    }

    private static void file(TarWriter tar, String name) throws IOException {
        tar.file(name, name.getBytes(StandardCharsets.UTF_8), 0644, TIME);
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                        bothWays("run/x=var/run/x", (t, outside) -> {
                            t.directory("run", 0755, TIME).symlink("var/run", "/run", TIME);
                            file(t, "var/run/x");
                        }),
                        bothWays("run/d/x=var/run/d/x", (t, outside) -> {
                            t.directory("run", 0755, TIME).symlink("var/run", "../run", TIME);
                            t.directory("var/run/d", 0750, TIME);
                            file(t, "var/run/d/x");
                        }),
                        bothWays("evil=up/evil", (t, outside) -> {
                            t.symlink("up", "../../..", TIME);
                            file(t, "up/evil");
                        }),
                        bothWays("x/evil=c/x/evil", (t, outside) -> {
                            t.symlink("a", "..", TIME)
                                    .symlink("b", "a/..", TIME)
                                    .symlink("c", "b/..", TIME);
                            file(t, "c/x/evil");
                        }),
                        bothWays("b/c/f=l/f", (t, outside) -> {
                            t.directory("b/c", 0755, TIME)
                                    .symlink("a", "/b", TIME)
                                    .symlink("l", "a/../b/./c", TIME);
                            file(t, "l/f");
                        }),
                        bothWays("run/a=run/a run/h2=run/a x=run/a", (t, outside) -> {
                            t.directory("run", 0755, TIME).symlink("var/run", "/run", TIME);
                            file(t, "run/a");
                            t.hardlink("x", "var/run/a", 0, TIME).hardlink("var/run/h2", "run/a", 0, TIME);
                        }),
                        bothWays("b=a/../b h=a/../b", (t, outside) -> {
                            t.directory("a", 0755, TIME);
                            file(t, "a/../b");
                            t.hardlink("h", "a/../b", 0, TIME);
                        }),
                        // The link is replaced by a directory, and what follows belongs there.
                        bothWays("l/f=l/f run/g=l/g", (t, outside) -> {
                            t.directory("run", 0755, TIME).symlink("l", "/run", TIME);
                            file(t, "l/g");
                            t.directory("l", 0755, TIME);
                            file(t, "l/f");
                        }),
                        // The directory is replaced by a link, and what follows belongs to its target.
                        bothWays("run/f=l/f", (t, outside) -> {
                            t.directory("run", 0755, TIME);
                            file(t, "l/g");
                            t.symlink("l", "run", TIME);
                            file(t, "l/f");
                        }))
                .flatMap(both -> both);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void areResolvedInTheLayersRoot(boolean walks, String expected, Content content) throws IOException {
        assertThat(unpack(walks, content)).isEqualTo(expected);
    }

    static Stream<Arguments> nowhere() {
        return Stream.of(
                        bothWays("climbs out of the layer: link leads through a symbolic link", (t, outside) -> {
                            t.symlink("link", outside.toString(), TIME);
                            file(t, "link/evil");
                        }),
                        bothWays("climbs out of the layer: it is a hard link to link/secret, outside", (t, outside) -> {
                            t.symlink("link", outside.toString(), TIME);
                            t.hardlink("hard", "link/secret", 0, TIME);
                        }),
                        bothWays("lies below link, which is not a directory", (t, outside) -> {
                            t.symlink("link", "nowhere", TIME);
                            file(t, "link/evil");
                        }),
                        bothWays("lies below a, which is not a directory", (t, outside) -> {
                            t.symlink("a", "b", TIME).symlink("b", "/a", TIME);
                            file(t, "a/evil");
                        }),
                        bothWays("lies below a, which is not a directory", (t, outside) -> {
                            file(t, "f");
                            t.symlink("a", "/f", TIME);
                            file(t, "a/evil");
                        }))
                .flatMap(both -> both);
    }

    @ParameterizedTest
    @MethodSource("nowhere")
    void thatLeadNowhereAreRefused(boolean walks, String message, Content content) throws IOException {
        assertThatThrownBy(() -> unpack(walks, content)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("whiteouts")
    void takeWhiteoutsToo(boolean walks, String expected, Content content) throws IOException {
        Need.root();
        Need.programs("getfattr");
        assertThat(unpack(walks, content)).isEqualTo(expected);
    }

    static Stream<Arguments> whiteouts() {
        return Stream.of(
                        bothWays("run/x=WHITEOUT", (t, outside) -> {
                            t.directory("run", 0755, TIME).symlink("var/run", "/run", TIME);
                            file(t, "var/run/.wh.x");
                        }),
                        bothWays("run=OPAQUE", (t, outside) -> {
                            t.directory("run", 0755, TIME).symlink("var/run", "/run", TIME);
                            file(t, "var/run/.wh..wh..opq");
                        }))
                .flatMap(both -> both);
    }

    /** Unpacks a layer and says which files and whiteouts it has, after a look at what is outside. */
    private String unpack(boolean walks, Content content) throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
        Path archive = directory.resolve("layer.tar");
        try (OutputStream out = Files.newOutputStream(archive);
                TarWriter tar = new TarWriter(out)) {
            content.write(tar, outside);
        }
        Path fs = Files.createDirectory(directory.resolve("fs"));
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r");
                LayerTree tree = new LayerTree(fs.toFile(), ImageProgress.NONE, walks)) {
            TarReader reader = new TarReader(new FileWindow(file));
            TarEntry entry;
            while ((entry = reader.next()) != null) {
                tree.add(entry, reader);
            }
            tree.finish();
        } finally {
            assertThat(outside).isDirectoryContaining("glob:**/secret").isDirectoryNotContaining("glob:**/evil");
            try (Stream<Path> top = Files.list(directory)) {
                assertThat(top).containsExactlyInAnyOrder(outside, archive, fs);
            }
        }
        TreeMap<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(fs)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = fs.relativize(file).toString();
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    found.put(name, Files.readString(file));
                } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && isOpaque(file)) {
                    found.put(name, "OPAQUE");
                } else if (Files.readAttributes(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                                        .get("mode")
                                instanceof Integer mode
                        && (mode & 0170000) == 0020000) {
                    found.put(name, "WHITEOUT");
                }
            }
        }
        return String.join(
                " ",
                found.entrySet().stream()
                        .map(file -> file.getKey() + "=" + file.getValue())
                        .toList());
    }

    private static boolean isOpaque(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        "getfattr",
                        "--absolute-names",
                        "-n",
                        "trusted.overlay.opaque",
                        "--only-values",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).equals("y");
    }
}
