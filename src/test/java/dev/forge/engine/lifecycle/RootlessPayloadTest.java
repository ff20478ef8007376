package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootlessPayloadTest {
    @TempDir
    Path home;

    private File bundle;
    private Path state;

    @BeforeEach
    void makeBundle() throws IOException {
        bundle = Files.createDirectories(home.resolve("live/abc")).toFile();
        state = Files.createDirectories(home.resolve("runtime/abc")).resolve("state.json");
    }

    /** This process is alive and has this start time, but is the first of no namespace of its own, so no payload. */
    @Test
    void processOfTheHostIsNoPayload() throws IOException {
        Files.createFile(bundle.toPath().resolve("mapped"));
        int self = Proc.self();
        Files.writeString(
                state, "{\"init_process_pid\":" + self + ",\"init_process_start\":" + Proc.startTime(self) + "}");
        assertThat(RootlessPayload.is(bundle, self)).isFalse();
        assertThat(RootlessPayload.pid(bundle)).isNull();
        assertThat(RootlessPayload.kill(bundle)).isTrue();
    }

    @Test
    void withoutStateThereIsNone() {
        assertThat(RootlessPayload.pid(bundle)).isNull();
        assertThat(RootlessPayload.isOne(bundle)).isFalse();
    }
}
