package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void sweepKeepsLiveOwnersAndRemovesDeadOnes() throws IOException {
        Staging staging = new Staging(new ForgeHome(home.toFile()));
        File mine = staging.newDirectory("layer");
        File dead = home.resolve("staging/layer.0.999999999.1").toFile();
        File reused = home.resolve("staging/layer.0." + Proc.self() + ".1").toFile();
        assertThat(dead.mkdir()).isTrue();
        assertThat(reused.mkdir()).isTrue();
        Files.writeString(dead.toPath().resolve("file"), "x");

        // In a damaged home the directory may be a link to somebody's own files.
        File other = home.resolve("staging/archive.tar.gz").toFile();
        File another = home.resolve("staging/documents").toFile();
        assertThat(other.createNewFile()).isTrue();
        assertThat(another.mkdir()).isTrue();

        assertThat(staging.sweep()).isEqualTo(2);

        assertThat(other).exists();
        assertThat(another).exists();

        assertThat(mine).isDirectory();
        assertThat(dead).doesNotExist();
        assertThat(reused).doesNotExist();
    }

    @Test
    void removesTreeWithLinksOddNamesAndDepth() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Path tree = Files.createDirectory(home.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link"), outside);
        try (PosixFiles files = new PosixFiles()) {
            int directory = files.open(PosixFiles.AT_FDCWD, bytes(tree.toString()), PosixFiles.O_DIRECTORY, 0);
            assertThat(files.makeDirectory(directory, new byte[] {(byte) 0xff, (byte) 0xfe}, 0))
                    .isZero();
            for (int i = 0; i < 1500; i++) {
                assertThat(files.makeDirectory(directory, bytes("d"), 0700)).isZero();
                int inner = files.open(directory, bytes("d"), PosixFiles.O_DIRECTORY, 0);
                assertThat(inner).isPositive();
                files.close(directory);
                directory = inner;
            }
            files.close(directory);
        }

        FileTree.remove(tree.toFile());

        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
