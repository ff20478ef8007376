package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    Path folder;

    private long du() {
        String output = new Spawn(List.of("/usr/bin/du", "-sx", "--block-size=1", folder.toString()), Map.of()).text();
        return Long.parseLong(output.substring(0, output.indexOf('\t')));
    }

    @Test
    void countsAllocatedBlocksAndEachInodeOnce() throws Exception {
        Files.write(folder.resolve("a"), new byte[10_000]);
        Files.createDirectories(folder.resolve("deep/er/ñ"));
        Files.write(folder.resolve("deep/er/ñ/b"), new byte[1]);
        Files.createLink(folder.resolve("deep/hard"), folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(100L << 20);
        }
        DiskUsage usage = DiskUsage.of(folder.toFile());
        assertThat(usage.bytes()).isEqualTo(du()).isLessThan(1 << 20);
        assertThat(usage.inodes()).isEqualTo(8);
    }

    @Test
    void namesInTwoFoldersCountOnce() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.write(one.resolve("file"), new byte[1 << 20]);
        Files.createLink(two.resolve("file"), one.resolve("file"));
        long both = DiskUsage.of(List.of(one.toFile(), two.toFile())).bytes();
        assertThat(both).isLessThan(3 << 19);
        assertThat(DiskUsage.of(two.toFile()).bytes()).isGreaterThan(1 << 20);
    }

    @Test
    void doesNotEnterMounts() throws Exception {
        Need.root();
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Path bound = Files.createDirectory(folder.resolve("bound"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.write(elsewhere.resolve("file"), new byte[1 << 20]);
        long before = DiskUsage.of(folder.toFile()).bytes();
        String script = "mount -t tmpfs none " + mount + " && mount --bind " + elsewhere + " " + bound
                + " && head -c 1000000 /dev/zero > " + mount + "/file";
        run(script);
        try {
            assertThat(DiskUsage.of(folder.toFile()).bytes()).isLessThanOrEqualTo(before);
        } finally {
            run("umount " + mount + " " + bound);
        }
    }

    /** Podman binds its storage folder onto itself; that is no other mount. */
    @Test
    void entersAFolderThatIsBoundOntoItself() throws Exception {
        Need.root();
        Path itself = Files.createDirectory(folder.resolve("itself"));
        Files.write(itself.resolve("file"), new byte[1 << 20]);
        DiskUsage before = DiskUsage.of(folder.toFile());
        run("mount --bind " + itself + " " + itself);
        try {
            assertThat(DiskUsage.of(folder.toFile())).isEqualTo(before);
        } finally {
            run("umount " + itself);
        }
    }

    private static void run(String script) {
        new Spawn(List.of("/bin/sh", "-c", script), System.getenv()).text();
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> DiskUsage.of(folder.resolve("nothing").toFile()))
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot measure " + folder + "/nothing: no such file or folder");
    }
}
