package dev.forge.workflow.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What input files are, and that none is read again that has not changed. */
class InputScanTest {
    @TempDir
    private Path directory;

    private Path base;
    private File kept;

    @BeforeEach
    void makeFiles() throws Exception {
        base = Files.createDirectories(directory.resolve("base"));
        kept = directory.resolve("stats").toFile();
        write("src/a.c", "a");
        write("src/deep/b.c", "b");
        write("other", "other");
    }

    private void write(String name, String text) throws Exception {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        // As files are that nobody has just written.
        Files.setLastModifiedTime(file, FileTime.from(1_700_000_000, TimeUnit.SECONDS));
    }

    private StatCache stats() {
        return StatCache.load(kept, new Staging(new ForgeHome(directory.toFile())));
    }

    private Map<String, String> scan(StatCache stats, String... patterns) {
        return InputScan.of(base.toFile(), GlobSet.of(List.of(patterns)), List.of("out"), stats);
    }

    @Test
    void contentModeAndLinksCount() throws Exception {
        Map<String, String> before = scan(stats(), "src");
        assertThat(before.keySet()).containsExactly("src/a.c", "src/deep/b.c");
        write("src/a.c", "b");
        assertThat(scan(stats(), "src").get("src/a.c"))
                .isNotEqualTo(before.get("src/a.c"))
                .isEqualTo(before.get("src/deep/b.c"));
        Files.setPosixFilePermissions(base.resolve("src/deep/b.c"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(scan(stats(), "src").get("src/deep/b.c")).isNotEqualTo(before.get("src/deep/b.c"));
        Files.createSymbolicLink(base.resolve("src/link"), Path.of("../other"));
        String link = scan(stats(), "src").get("src/link");
        assertThat(link).startsWith("link to ../other ");
        write("other", "changed");
        assertThat(scan(stats(), "src").get("src/link")).isNotEqualTo(link);
        Files.createSymbolicLink(base.resolve("src/nowhere"), Path.of("gone"));
        Files.createSymbolicLink(base.resolve("src/loop"), Path.of("../src"));
        assertThat(scan(stats(), "src"))
                .containsEntry("src/nowhere", "link to gone")
                .containsEntry("src/loop", "link to ../src");
    }

    @Test
    void whatTheStepWritesIsNoInput() throws Exception {
        write("out/made", "x");
        assertThat(scan(stats(), "**").keySet()).containsExactly("other", "src/a.c", "src/deep/b.c");
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws Exception {
        StatCache first = stats();
        Map<String, String> found = scan(first, "**");
        assertThat(first.read()).isEqualTo(3);
        // Written less than a tick of the clock ago: nothing is taken for certain.
        first.save();
        StatCache second = stats();
        assertThat(scan(second, "**")).isEqualTo(found);
        assertThat(second.read()).isEqualTo(3);
    }

    @Test
    void aStampIsOnlyTrustedLongAfterTheLastChange() {
        FileStamp stamp = new FileStamp(0x81a4, 1, 5_000_000_000L, 6_000_000_000L, 1, 1, 0, 0, 1);
        assertThat(stamp.isSettled(8_100_000_000L)).isTrue();
        assertThat(stamp.isSettled(7_900_000_000L)).isFalse();
        // The clock was put back.
        assertThat(stamp.isSettled(1_000_000_000L)).isFalse();
    }

    @Test
    void everyPartOfAStampCounts() {
        FileStamp stamp = new FileStamp(0x81a4, 1, 2, 3, 4, 5, 0, 0, 1);
        assertThat(stamp.isSame(new FileStamp(0x81ff, 1, 2, 3, 4, 5, 9, 9, 9))).isTrue();
        assertThat(stamp.isSame(new FileStamp(0x81a4, 9, 2, 3, 4, 5, 0, 0, 1))).isFalse();
        assertThat(stamp.isSame(new FileStamp(0x81a4, 1, 9, 3, 4, 5, 0, 0, 1))).isFalse();
        assertThat(stamp.isSame(new FileStamp(0x81a4, 1, 2, 9, 4, 5, 0, 0, 1))).isFalse();
        assertThat(stamp.isSame(new FileStamp(0x81a4, 1, 2, 3, 9, 5, 0, 0, 1))).isFalse();
        assertThat(stamp.isSame(new FileStamp(0x81a4, 1, 2, 3, 4, 9, 0, 0, 1))).isFalse();
    }

    @Test
    void settledFilesAreReadOnceAndADamagedListIsNone() throws Exception {
        // Only files whose change is long past are remembered, and nobody can put back a change: this JDK's own.
        Path settled = Path.of(System.getProperty("java.home"), "lib");
        GlobSet patterns = GlobSet.of(List.of("*.properties", "security/*"));
        StatCache first = stats();
        Map<String, String> found = InputScan.of(settled.toFile(), patterns, List.of(), first);
        assertThat(found).isNotEmpty();
        assertThat(first.read()).isPositive();
        first.save();
        StatCache second = stats();
        assertThat(InputScan.of(settled.toFile(), patterns, List.of(), second)).isEqualTo(found);
        assertThat(second.read()).isZero();
        byte[] bytes = Files.readAllBytes(kept.toPath());
        bytes[bytes.length / 2] ^= 1;
        Files.write(kept.toPath(), bytes);
        StatCache damaged = stats();
        assertThat(InputScan.of(settled.toFile(), patterns, List.of(), damaged)).isEqualTo(found);
        assertThat(damaged.read()).isEqualTo(first.read());
        for (int length : new int[] {0, 3, 8, bytes.length / 2}) {
            Files.write(kept.toPath(), Arrays.copyOf(bytes, length));
            StatCache cut = stats();
            assertThat(InputScan.of(settled.toFile(), patterns, List.of(), cut)).isEqualTo(found);
        }
    }
}
