package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarWriterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void writesWhatTarReads() throws IOException, InterruptedException {
        Path archive = directory.resolve("a.tar");
        String longName = "x".repeat(120);
        try (TarWriter tar = new TarWriter(Files.newOutputStream(archive))) {
            tar.directory("bin", 0755, 1000);
            tar.file("bin/" + longName, "hello".getBytes(StandardCharsets.UTF_8), 04755, 1000);
            tar.owner(3_000_000, 7).symlink("bin/sh", "busybox", 1000);
            tar.hardlink("bin/link", "bin/" + longName, 0755, 1000);
        }

        Process process = new ProcessBuilder("tar", "--numeric-owner", "--utc", "-tvf", archive.toString())
                .redirectErrorStream(true)
                .start();
        String listing = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(listing.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxr-xr-x 0/0 0 1970-01-01 00:16 bin/",
                        "-rwsr-xr-x 0/0 5 1970-01-01 00:16 bin/" + longName,
                        "lrwxrwxrwx 3000000/7 0 1970-01-01 00:16 bin/sh -> busybox",
                        "hrwxr-xr-x 3000000/7 0 1970-01-01 00:16 bin/link link to bin/" + longName);
    }
}
