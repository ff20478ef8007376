package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
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
}
