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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"init_process_pid\":12,\"x\":3} | 12",
                "{\"a\":1,\"init_process_pid\": 7} | 7",
                "{\"init_process_pid\":}           | -1",
                "{\"init_process_pid\":\"9\"}      | -1",
                "{}                                | -1",
                "{\"init_process_pid\":99999999999999999999} | 999999999999999999",
            })
    void numberBehindAKeyIsRead(String json, long number) {
        assertThat(RootlessPayload.number(json, "\"init_process_pid\":")).isEqualTo(number);
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
