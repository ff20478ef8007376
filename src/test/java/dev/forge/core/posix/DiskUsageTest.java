package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.testing.Need;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {
    @TempDir
    Path directory;

    private long du() {
        String output =
                new Spawn(List.of("/usr/bin/du", "-sx", "--block-size=1", directory.toString()), Map.of()).text();
        return Long.parseLong(output.substring(0, output.indexOf('\t')));
    }

    @Test
    void countsAllocatedBlocksAndEachInodeOnce() throws Exception {
        Files.write(directory.resolve("a"), new byte[10_000]);
        Files.createDirectories(directory.resolve("deep/er/ñ"));
        Files.write(directory.resolve("deep/er/ñ/b"), new byte[1]);
        Files.createLink(directory.resolve("deep/hard"), directory.resolve("a"));
        Files.createSymbolicLink(directory.resolve("loop"), directory);
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(100L << 20);
        }
        DiskUsage usage = DiskUsage.of(directory.toFile());
        assertThat(usage.bytes()).isEqualTo(du()).isLessThan(1 << 20);
        assertThat(usage.inodes()).isEqualTo(8);
    }

    @Test
    void linksInTwoDirectoriesCountOnce() throws Exception {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        Files.write(one.resolve("file"), new byte[1 << 20]);
        Files.createLink(two.resolve("file"), one.resolve("file"));
        long both = DiskUsage.of(List.of(one.toFile(), two.toFile())).bytes();
        assertThat(both).isLessThan(3 << 19);
        assertThat(DiskUsage.of(two.toFile()).bytes()).isGreaterThan(1 << 20);
    }

    @Test
    void doesNotEnterMounts() throws Exception {
        Need.root();
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Path bound = Files.createDirectory(directory.resolve("bound"));
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.write(elsewhere.resolve("file"), new byte[1 << 20]);
        long before = DiskUsage.of(directory.toFile()).bytes();
        String script = "mount -t tmpfs none " + mount + " && mount --bind " + elsewhere + " " + bound
                + " && head -c 1000000 /dev/zero > " + mount + "/file";
        run(script);
        try {
            assertThat(DiskUsage.of(directory.toFile()).bytes()).isLessThanOrEqualTo(before);
        } finally {
            run("umount " + mount + " " + bound);
        }
    }

    /** Podman bind-mounts its storage directory onto itself; that does not make it another mount. */
    @Test
    void entersSelfBindMount() throws Exception {
        Need.root();
        Path itself = Files.createDirectory(directory.resolve("itself"));
        Files.write(itself.resolve("file"), new byte[1 << 20]);
        DiskUsage before = DiskUsage.of(directory.toFile());
        run("mount --bind " + itself + " " + itself);
        try {
            assertThat(DiskUsage.of(directory.toFile())).isEqualTo(before);
        } finally {
            run("umount " + itself);
        }
    }

    private static void run(String script) {
        new Spawn(List.of("/bin/sh", "-c", script), System.getenv()).text();
    }

    @Test
    void missingDirectoryIsReported() {
        assertThatThrownBy(() -> DiskUsage.of(directory.resolve("nothing").toFile()))
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot measure " + directory + "/nothing: no such file or directory");
    }
}
