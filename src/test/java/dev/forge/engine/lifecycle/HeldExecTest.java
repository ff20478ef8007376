package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in place of an OCI runtime. */
class HeldExecTest {
    private static final ForgeException FAILURE = new ForgeException("no room");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(int tries, String script) {
        Path file = directory.resolve("exec.json");
        return HeldExec.run(
                List.of("sh", "-c", script, "runtime", file.toString()), file.toFile(), tries, out, err, FAILURE);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatAProcessThatHasBegunPrintsIsPassedOn() {
        assertThat(run(1, "echo early >&2; echo 12 >$1.pid; echo late >&2; echo out; exit 5"))
                .isEqualTo(5);
        assertThat(text(err)).isEqualTo("early\nlate\n");
        assertThat(text(out)).isEqualTo("out\n");
    }

    /** A process that waits for somebody to read what it has asked. */
    @Test
    void whatWasPrintedEarlyDoesNotWaitForMore() {
        Path seen = directory.resolve("exec.json.seen");
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            while (!text(err).contains("ask")) {
                Thread.onSpinWait();
            }
            seen.toFile().mkdir();
        });
        assertThat(run(
                        1,
                        "echo ask >&2; echo 12 >$1.pid; i=0; until [ -e $1.seen ]; do i=$((i + 1)); "
                                + "[ $i -lt 2000 ] || exit 9; sleep 0.01; done; exit 3"))
                .isEqualTo(3);
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void stackOfARuntimeThatFailsIsNotPrinted() throws IOException {
        assertThatThrownBy(() -> run(3, "echo x >>$1.tries; echo '{}' >$1.log; echo goroutine 1 >&2; exit 2"))
                .isSameAs(FAILURE);
        assertThat(text(err)).isEmpty();
        assertThat(Files.readString(directory.resolve("exec.json.tries"))).isEqualTo("x\nx\nx\n");
        assertThat(directory.resolve("exec.json.log")).as("what was said of it").doesNotExist();
    }

    @Test
    void whatDidNotBeginIsTriedAgain() {
        assertThat(
                        run(
                                5,
                                "if [ -e $1.first ]; then echo 12 >$1.pid; echo hi; exit 0; fi; >$1.first; echo stack >&2; exit 2"))
                .isZero();
        assertThat(text(out)).isEqualTo("hi\n");
        assertThat(text(err)).isEmpty();
    }

    /** As with docker: a command that starts a daemon comes back, though the daemon has its output. */
    @Test
    void itEndsWithTheProcessNotWithWhatThatHasStarted() throws IOException {
        assertThat(run(1, "echo 12 >$1.pid; sleep 1000 & echo $! >$1.left; echo last; echo error >&2; exit 4"))
                .isEqualTo(4);
        assertThat(text(out)).isEqualTo("last\n");
        assertThat(text(err)).isEqualTo("error\n");
        long left = Long.parseLong(
                Files.readString(directory.resolve("exec.json.left")).strip());
        assertThat(ProcessHandle.of(left).orElseThrow().destroy()).isTrue();
    }
}
