package dev.forge.bench.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import dev.forge.testing.CommandResult;
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
    void theSecondIsToldWhoHoldsTheLock() throws Exception {
        String holder = "process " + Proc.self() + ", measuring startup";
        BenchmarkLock lock = BenchmarkLock.take(home.toFile(), "measuring startup");
        assertThat(text()).isEqualTo(holder + "\n");
        assertThat(isLocked()).isTrue();
        assertThatThrownBy(() -> BenchmarkLock.take(home.toFile(), "measuring disk"))
                .isInstanceOf(ForgeException.class)
                .hasMessage("another benchmark is running: " + holder);
        // Whoever was refused has not taken it away from its holder.
        assertThat(isLocked()).isTrue();
        lock.progress("3 of 10, startup of podman");
        assertThat(text()).isEqualTo(holder + ": 3 of 10, startup of podman\n");
        lock.progress("9 of 10, disk");
        assertThat(text()).isEqualTo(holder + ": 9 of 10, disk\n");
        lock.close();
        assertThat(isLocked()).isFalse();
        assertThat(text()).isEmpty();
        BenchmarkLock next = BenchmarkLock.take(home.toFile(), "measuring disk");
        assertThat(isLocked()).isTrue();
        assertThat(text()).contains("measuring disk");
        next.close();
    }

    /** Read by another process: this one would lose the lock by closing the file. */
    private String text() throws Exception {
        return CommandResult.of("cat", home.resolve("lock").toString()).out();
    }

    /** Whether the kernel refuses the lock to another process: fcntl(2) in Perl, as the JVM knows of its own locks. */
    private boolean isLocked() throws Exception {
        String script = """
                use Fcntl;
                open(my $file, '+<', $ARGV[0]) or die $!;
                my $lock = pack('s s x4 q q i x4', F_WRLCK, 0, 0, 0, 0);
                exit(fcntl($file, F_SETLK, $lock) ? 0 : 7);
                """;
        int code = CommandResult.of("perl", "-e", script, home.resolve("lock").toString())
                .code();
        assertThat(code).isIn(0, 7);
        return code == 7;
    }

    @Test
    void aHomeThatIsAFileIsSaid() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThatThrownBy(() -> new ResultFiles(new ForgeHome(file.toFile())))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(file.toString());
    }
}
