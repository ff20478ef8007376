package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Proc;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(150)
class AdoptedCommandTest {
    @TempDir
    Path directory;

    @Test
    void whatRunsOnAfterTheCloseIsWaitedFor() throws Exception {
        Path gate = directory.resolve("gate");
        Path pid = directory.resolve("pid");
        assertThat(CommandResult.of("mkfifo", gate.toString()).code()).isZero();
        String script = "(read word <" + gate + ") & echo $! >" + pid;
        try (AdoptedCommand command = AdoptedCommand.start(List.of("/bin/sh", "-c", script), started -> {})) {
            assertThat(command.await(TimeUnit.SECONDS.toNanos(60))).isTrue();
        }
        int descendant = Integer.parseInt(Files.readString(pid).strip());
        assertThat(Proc.isAlive(descendant)).isTrue();
        Files.writeString(gate, "go\n");
        Await.until("process " + descendant + " is waited for", () -> Proc.stat(descendant) == null);
    }
}
