package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredRootTest {
    @TempDir
    Path directory;

    private Path upper = Path.of("");
    private Path lower = Path.of("");

    @BeforeEach
    void makeLayers() throws IOException {
        upper = Files.createDirectory(directory.resolve("upper"));
        lower = Files.createDirectory(directory.resolve("lower"));
    }

    private @Nullable String read() {
        List<File> layers = Stream.of(upper, lower).map(Path::toFile).toList();
        return new LayeredRoot(layers).read("/etc/passwd");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void missingFileIsNull() throws IOException {
        assertThat(read()).isNull();
        Files.createDirectory(lower.resolve("etc"));
        assertThat(read()).isNull();
        Files.createDirectory(lower.resolve("etc/passwd"));
        assertThat(read()).isNull();
    }

    @Test
    void topmostLayerWins() throws IOException {
        write(lower.resolve("etc/passwd"), "lower");
        assertThat(read()).isEqualTo("lower");
        Files.createDirectory(upper.resolve("etc"));
        assertThat(read()).isEqualTo("lower");
        write(upper.resolve("etc/passwd"), "upper");
        assertThat(read()).isEqualTo("upper");
    }

    @Test
    void linksAreResolvedInsideRoot() throws IOException {
        write(lower.resolve("usr/etc/passwd"), "linked");
        Files.createSymbolicLink(lower.resolve("etc"), Path.of("/usr/etc"));
        assertThat(read()).isEqualTo("linked");
        Files.delete(lower.resolve("etc"));
        Files.createDirectory(lower.resolve("etc"));
        Files.createSymbolicLink(lower.resolve("etc/passwd"), Path.of("../../../usr/etc/passwd"));
        assertThat(read()).isEqualTo("linked");
        Files.delete(lower.resolve("usr/etc/passwd"));
        assertThat(read()).isNull();
    }

    @Test
    void aFifoIsNoWhiteoutAndNoFile() throws Exception {
        write(lower.resolve("etc/passwd"), "lower");
        Files.createDirectory(upper.resolve("etc"));
        Process made = new ProcessBuilder("mkfifo", upper.resolve("etc/passwd").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(read()).isNull();
        LayeredRoot root = new LayeredRoot(List.of(upper.toFile(), lower.toFile()));
        assertThat(root.find("/etc/passwd")).isNotNull();
        assertThat(root.isPlain("/etc/passwd", false, true)).isFalse();
    }

    @Test
    void aDanglingLinkIsNotPlain() throws IOException {
        Files.createDirectory(lower.resolve("etc"));
        LayeredRoot root = new LayeredRoot(List.of(lower.toFile()));
        assertThat(root.isPlain("/etc/hosts", false, true)).isTrue();
        Files.createSymbolicLink(lower.resolve("etc/hosts"), Path.of("/nowhere"));
        assertThat(root.isPlain("/etc/hosts", false, true)).isFalse();
        assertThat(root.isPlain("/etc/../etc/x", true, true))
                .as("names are not looked up in it")
                .isFalse();
    }

    @Test
    void anEndlessFileIsNotRead() throws IOException {
        Files.createDirectories(lower.resolve("etc"));
        try (RandomAccessFile file =
                new RandomAccessFile(lower.resolve("etc/passwd").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertThatThrownBy(this::read).hasMessageStartingWith("/etc/passwd in the image has 1099511627776 bytes");
    }

    @Test
    void theRootIsADirectoryEvenWhereALinkLeadsToIt() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), lower);
        LayeredRoot root = new LayeredRoot(List.of(link.toFile()));
        assertThat(root.isPlainDirectory("/")).as("as /proc/PID/root is one").isTrue();
    }
}
