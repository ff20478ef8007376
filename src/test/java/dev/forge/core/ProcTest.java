package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcTest {
    @ParameterizedTest
    @CsvSource({
        "R, 1, 0, false",
        "S, 7, 4194560, false",
        "D, 1, 4194304, false",
        "T, 1, 4194304, false",
        "t, 1, 4194304, false",
        "I, 1, 4194304, false",
        "Z, 1, 0, true",
        "Z, 0, 0, true",
        "X, 0, 0, true",
        "x, 0, 0, true",
        // Its first thread has ended, and others have not.
        "Z, 2, 4, false",
        "S, 2, 4, false",
        // Ending, and waiting for others of its pid namespace.
        "S, 1, 4194564, true"
    })
    void aProcessHasEndedWhenNoThreadOfItIsLeft(String state, String threads, String flags, boolean ended) {
        String[] stat = new String[52];
        Arrays.fill(stat, "0");
        stat[0] = state;
        stat[6] = flags;
        stat[17] = threads;
        assertThat(Proc.hasEnded(stat)).isEqualTo(ended);
    }

    @Test
    void aZombieIsNotAlive() throws Exception {
        // The shell leaves its child unreaped: it has become sleep(1), which waits for nobody.
        Process process = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
        try {
            int child = Integer.parseInt(process.inputReader().readLine());
            String startTime = String.valueOf(Proc.startTime(child));
            Await.until("process " + child + " is a zombie", () -> {
                String[] stat = Proc.stat(child);
                return stat != null && stat[0].equals("Z");
            });
            assertThat(Proc.isAlive(child)).isFalse();
            assertThat(Proc.isAlive(child, startTime)).isFalse();
            assertThat(Proc.isAlive((int) process.pid())).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
