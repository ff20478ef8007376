package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.testing.Await;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpawnTest {
    private static final double MS = 1e6;

    private static Spawn sh(String script) {
        return new Spawn(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"));
    }

    @Test
    void firstOutputAndExitAreTimedSeparately() {
        Spawn.Ended ended = sh("sleep 0.1; echo first; sleep 0.1; echo second").run();
        assertThat(ended.succeeded()).isTrue();
        assertThat(ended.output()).isEqualTo("first\nsecond\n");
        double first = ended.firstOutput().orElseThrow() / MS;
        double exit = ended.exit() / MS;
        assertThat(first).isGreaterThanOrEqualTo(100);
        assertThat(exit - first).isGreaterThan(80);
        assertThat(exit).isBetween(200.0, 5000.0);
    }

    @Test
    void helperThatHoldsPipesDoesNotDelayExit() {
        Spawn.Ended ended = sh("sleep 3 & echo done").run();
        assertThat(ended.output()).isEqualTo("done\n");
        assertThat(ended.exit() / MS).isLessThan(2000);
    }

    @Test
    void firstOutputIsEmptyWithoutOutput() {
        Spawn.Ended ended = sh("echo only errors >&2").run();
        assertThat(ended.firstOutput()).isEmpty();
        assertThat(ended.errors()).isEqualTo("only errors\n");
    }

    @Test
    void reportsStatus() {
        assertThat(sh("exit 7").run().status()).isEqualTo(new Spawn.Status.Exited(7));
        assertThat(sh("kill -TERM $$").run().status()).isEqualTo(new Spawn.Status.Signalled(15));
        assertThat(sh("printf \"docker: the reason\\n\\nRun 'docker run --help' for more information\\n\" >&2; exit 3")
                        .run()
                        .complaint())
                .isEqualTo("exit code 3: docker: the reason");
        assertThat(sh("echo one; echo the reason >&2; exit 3").run().complaint())
                .isEqualTo("exit code 3: the reason");
    }

    @Test
    void timeoutKillsProcessGroup(@TempDir Path directory) throws Exception {
        Path pid = directory.resolve("pid");
        Spawn.Ended ended = sh("sleep 50 & echo $! > " + pid + "; wait")
                .within(Duration.ofMillis(300))
                .run();
        assertThat(ended.status()).isInstanceOf(Spawn.Status.TimedOut.class);
        assertThat(ended.complaint()).isEqualTo("no end within 0.3 s");
        int helper = Integer.parseInt(Files.readString(pid).strip());
        // The signal was sent; the kernel delivers it when the helper is scheduled.
        Await.until("process " + helper + " of the group has ended", () -> !Proc.isAlive(helper));
    }

    @Test
    void outputLargerThanPipeBuffer() {
        Spawn.Ended ended = sh("head -c 3000000 /dev/zero | tr '\\0' x; head -c 300000 /dev/zero >&2")
                .run();
        assertThat(ended.output()).hasSize(3_000_000);
        assertThat(ended.errors()).hasSize(300_000);
    }

    @Test
    void childHasOwnGroupCleanSignalsAndNoExtraDescriptors() {
        Spawn.Ended ended = sh("ps -o pgid= -p $$; echo $$; grep -E 'SigIgn|SigBlk' /proc/self/status; ls /proc/$$/fd")
                .run();
        List<String> lines = ended.output().lines().map(String::strip).toList();
        assertThat(lines.get(0)).isEqualTo(lines.get(1));
        assertThat(lines.get(2)).isEqualTo("SigBlk:\t0000000000000000");
        // Signals 32 and 33 belong to the C library, whose posix_spawn ignores them for the child.
        assertThat(lines.get(3)).matches("SigIgn:\t0000000[01]80000000|SigIgn:\t0000000000000000");
        assertThat(lines.subList(4, lines.size())).isSubsetOf("0", "1", "2", "10", "255");
    }

    @Test
    void cpuTimeCoversChildAndItsReapedChildren() {
        Spawn.Ended ended =
                sh("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").run();
        assertThat(ended.userMicros() + ended.systemMicros()).isBetween(5_000L, 20_000_000L);
        assertThat(sh("sleep 0.2").run().userMicros()).isLessThan(100_000);
    }

    @Test
    void directoryAndEnvironmentArePassed(@TempDir Path directory) {
        Spawn.Ended ended = new Spawn(List.of("/bin/sh", "-c", "pwd; echo $A"), Map.of("A", "b c"))
                .in(directory.toFile())
                .run();
        assertThat(ended.output()).isEqualTo(directory + "\nb c\n");
    }

    @Test
    void missingProgramIsReported() {
        assertThatThrownBy(() -> new Spawn(List.of("/no/such/program"), Map.of()).run())
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot start /no/such/program: no such file or directory");
    }

    @Test
    void descriptorsAreClosed() {
        Spawn nothing = sh("true");
        nothing.run();
        int before = descriptors();
        for (int i = 0; i < 50; i++) {
            nothing.run();
        }
        assertThat(descriptors()).isLessThan(before + 20);
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
