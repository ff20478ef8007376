package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.TIME;
import static dev.forge.engine.image.TestArchive.bytes;
import static dev.forge.engine.image.TestArchive.config;
import static dev.forge.engine.image.TestArchive.gzip;
import static dev.forge.engine.image.TestArchive.hostArchitecture;
import static dev.forge.engine.image.TestArchive.named;
import static dev.forge.engine.image.TestArchive.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.forge.core.ForgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Valid archives with random damage: an image comes out or a ForgeException, nothing else, and nothing is left. */
class MutatedArchiveTest {
    private static final int ROUNDS = 600;
    private static final long SEED = 20260101;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static byte[] layer() {
        return TestArchive.tar(tar -> {
            tar.directory("d", 0755, TIME);
            tar.attribute("user.a", bytes("b")).file("d/" + "long".repeat(40), bytes("content"), 04755, TIME);
            tar.symlink("d/link", "../target", TIME).hardlink("hard", "d/" + "long".repeat(40), 0644, TIME);
            tar.file("d/.wh.gone", bytes(""), 0644, TIME);
            tar.record("GNU.sparse.major", bytes("1")).record("GNU.sparse.minor", bytes("0"));
            tar.record("GNU.sparse.realsize", bytes("4096")).record("GNU.sparse.name", bytes("sparse"));
            byte[] map = Arrays.copyOf(bytes("1\n1024\n5\n"), 517);
            tar.file("GNUSparseFile.0/sparse", map, 0644, TIME);
        });
    }

    private static void damage(byte[] archive, Random random) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(archive.length);
            switch (random.nextInt(4)) {
                case 0 -> archive[at] = (byte) random.nextInt();
                case 1 -> archive[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(archive, at, Math.min(archive.length, at + random.nextInt(600)), (byte) 0);
                default -> {
                    int from = random.nextInt(archive.length);
                    int length = Math.min(random.nextInt(512), archive.length - Math.max(at, from));
                    System.arraycopy(archive, from, archive, at, length);
                }
            }
        }
    }

    /** Sums the header's bytes again, so that damage gets past the check sum. */
    private static void repair(byte[] archive) {
        for (int at = 0; at + 512 <= archive.length; at += 512) {
            if (archive[at + 257] == 'u' && archive[at + 258] == 's') {
                long sum = 0;
                for (int i = 0; i < 512; i++) {
                    sum += i >= 148 && i < 156 ? ' ' : archive[at + i] & 0xff;
                }
                byte[] octal = bytes(Long.toOctalString(sum | 01000000).substring(1));
                System.arraycopy(octal, 0, archive, at + 148, 6);
                archive[at + 154] = 0;
            }
        }
    }

    @Test
    void damagedLayersAreRefusedOrUnderstood() throws IOException {
        byte[] valid = layer();
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] archive = valid.clone();
            damage(archive, random);
            repair(archive);
            TestStore store = new TestStore(directory.resolve("r" + round));
            try {
                store.importLayer(archive);
            } catch (ForgeException e) {
                refused++;
                store.assertEmpty();
            } catch (RuntimeException | Error e) {
                fail("round " + round, e);
            }
        }
        assertThat(refused).isBetween(ROUNDS / 5, ROUNDS);
        try (var files = Files.list(directory)) {
            assertThat(files).allMatch(file -> file.getFileName().toString().startsWith("r"));
        }
    }

    @Test
    void damagedImagesAreRefusedOrUnderstood() throws IOException {
        byte[] layer = layer();
        TestArchive oci = new TestArchive();
        String type = "application/vnd.oci.image.layer.v1.tar+gzip";
        oci.oci(named(oci.manifest(config(hostArchitecture(), layer), type, gzip(layer)), "box"));
        TestArchive zstd = new TestArchive();
        zstd.oci(named(zstd.manifest(config(hostArchitecture(), layer), type, zstd(layer)), "box"));
        Random random = new Random(SEED);
        for (byte[] valid : List.of(
                new TestArchive().docker("box", layer).tar(),
                oci.tar(),
                zstd.tar(),
                gzip(oci.tar()),
                zstd(layer),
                gzip(layer))) {
            for (int round = 0; round < ROUNDS / 6; round++) {
                byte[] archive = valid.clone();
                damage(archive, random);
                repair(archive);
                TestStore store = new TestStore(directory.resolve("i" + random.nextInt(1 << 30)));
                try {
                    store.load(archive);
                } catch (ForgeException e) {
                    store.assertEmpty();
                } catch (RuntimeException | Error e) {
                    fail("round " + round, e);
                }
                try {
                    store.importLayer(archive);
                } catch (ForgeException e) {
                    assertThat(e).hasMessageContaining("test.tar");
                } catch (RuntimeException | Error e) {
                    fail("round " + round, e);
                }
            }
        }
    }
}
