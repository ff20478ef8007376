package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Proc;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OrphansTest {
    @TempDir
    Path directory;

    /** Runs a script whose last background process outlives it, and returns that process's pid. */
    private int orphan(String script) throws Exception {
        Path pid = directory.resolve("pid");
        new Spawn(
                        List.of("/bin/sh", "-c", script + " >/dev/null 2>&1 & echo $! >" + pid + "; sleep 0.05"),
                        Map.of("PATH", "/usr/bin:/bin"))
                .run();
        return Integer.parseInt(Files.readString(pid).strip());
    }

    private static void awaitReaped(int pid) throws Exception {
        Await.until("process " + pid + " is waited for", () -> Proc.stat(pid) == null);
    }

    @Test
    void reapsOrphanFromEarlierAdoption() throws Exception {
        Path gate = directory.resolve("gate");
        assertThat(CommandResult.of("mkfifo", gate.toString()).code()).isZero();
        int earlier;
        try (Orphans orphans = Orphans.adopt()) {
            // The orphan lives until a byte is written to the gate, however slow this host is.
            earlier = orphan("read word <" + gate);
            assertThat(Proc.stat(earlier)).isNotNull();
            assertThat(orphans.cpuMicros()).isZero();
        }
        try (Orphans orphans = Orphans.adopt()) {
            Files.writeString(gate, "go\n");
            awaitReaped(earlier);
            awaitReaped(orphan("exec sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done'"));
            assertThat(orphans.cpuMicros()).isGreaterThan(10_000);
        }
    }

    /** What a process that was started in another way leaves is in this process's own group, and nobody waits for it. */
    @Test
    void aZombieThatNobodyWaitsForHidesNoOrphan() throws Exception {
        try (Orphans orphans = Orphans.adopt()) {
            Process other = new ProcessBuilder("/bin/sh", "-c", "sleep 0.05 >/dev/null 2>&1 & echo $!").start();
            int zombie = Integer.parseInt(other.inputReader().readLine());
            assertThat(other.waitFor()).isZero();
            Await.until("it has ended", () -> {
                String[] stat = Proc.stat(zombie);
                return stat == null || stat[0].equals("Z");
            });
            long before = orphans.cpuMicros();
            awaitReaped(orphan("exec sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done'"));
            assertThat(orphans.cpuMicros() - before).isGreaterThan(10_000);
            awaitReaped(zombie);
        }
    }
}
