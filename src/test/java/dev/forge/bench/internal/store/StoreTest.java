package dev.forge.bench.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path home;

    @Test
    void filesAreNamedByTheSecondAndNeverTwice() throws Exception {
        ResultFiles files = new ResultFiles(new ForgeHome(home.toFile()));
        LocalDateTime moment = LocalDateTime.of(2026, 2, 3, 19, 15, 59, 123_000_000);
        assertThat(files.claim(moment)).hasFileName("benchmark_20260203_191559.json");
        assertThat(files.claim(moment)).hasFileName("benchmark_20260203_191600.json");
        assertThat(Files.getPosixFilePermissions(home.resolve("benchmarks"))).hasSize(3);
    }

    @Test
    void aBareNameGoesIntoTheDirectoryAndAPathWhereItPoints() {
        ResultFiles files = new ResultFiles(new ForgeHome(home.toFile()));
        assertThat(files.named("my_benchmark.json")).isEqualTo(home.resolve("benchmarks/my_benchmark.json"));
        assertThat(files.named("/tmp/x.json")).isEqualTo(Path.of("/tmp/x.json"));
    }

    @Test
    void theSecondIsToldWhoHoldsTheLock() {
        try (BenchmarkLock lock = BenchmarkLock.take(home.toFile(), "measuring startup")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> BenchmarkLock.take(home.toFile(), "measuring disk"))
                    .isInstanceOf(ForgeException.class)
                    .hasMessage("another benchmark is running: process " + Proc.self() + ", measuring startup");
        }
        BenchmarkLock.take(home.toFile(), "measuring disk").close();
    }

    @Test
    void aHomeThatIsAFileIsSaid() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThatThrownBy(() -> new ResultFiles(new ForgeHome(file.toFile())))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(file.toString());
    }
}
