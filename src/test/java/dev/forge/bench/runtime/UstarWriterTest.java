package dev.forge.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.testing.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UstarWriterTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @Test
    void writesWhatTarReads(@TempDir Path directory) throws IOException, InterruptedException {
        Path archive = directory.resolve("a.tar");
        try (UstarWriter tar = new UstarWriter(Files.newOutputStream(archive), 1000)) {
            tar.directory("bin", 01777);
            tar.file("bin/busybox", HELLO, 04755);
            tar.symlink("bin/sh", "busybox");
        }
        Process process = new ProcessBuilder("tar", "--numeric-owner", "--utc", "-tvf", archive.toString())
                .redirectErrorStream(true)
                .start();
        String listing = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(listing.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxrwxrwt 0/0 0 1970-01-01 00:16 bin/",
                        "-rwsr-xr-x 0/0 5 1970-01-01 00:16 bin/busybox",
                        "lrwxrwxrwx 0/0 0 1970-01-01 00:16 bin/sh -> busybox");
    }

    /** The image keeps its ID, and so do the stores that have it already. */
    @Test
    void writesTheSameBytesAsTheWriterOfTheTests() throws IOException {
        ByteArrayOutputStream mine = new ByteArrayOutputStream();
        try (UstarWriter tar = new UstarWriter(mine, 1000)) {
            tar.directory("bin", 0755);
            tar.file("bin/busybox", new byte[1025], 0755);
            tar.symlink("bin/sh", "busybox");
        }
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(other)) {
            tar.directory("bin", 0755, 1000);
            tar.file("bin/busybox", new byte[1025], 0755, 1000);
            tar.symlink("bin/sh", "busybox", 1000);
        }
        assertThat(mine.toByteArray()).isEqualTo(other.toByteArray());
    }

    @Test
    void refusesANameThatIsTooLong() throws IOException {
        try (UstarWriter tar = new UstarWriter(OutputStream.nullOutputStream(), 0)) {
            tar.file("x".repeat(100), HELLO, 0644);
            assertThatThrownBy(() -> tar.file("x".repeat(101), HELLO, 0644))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("xxx");
        }
    }
}
