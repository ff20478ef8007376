package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"20,20,true", "20,21,true", "20,13,true", "20,12,false", "2048,3,false"})
    void limitIsNearWhereARuntimeMayFindNoThread(long max, long current, boolean isNear) throws IOException {
        Files.writeString(directory.resolve("pids.max"), max + "\n");
        Files.writeString(directory.resolve("pids.current"), current + "\n");
        ProcessLimit limit = ProcessLimit.of(List.of(new File("/none"), directory.toFile()));
        assertThat(limit).isEqualTo(new ProcessLimit(current, max));
        assertThat(limit.isNear()).isEqualTo(isNear);
    }

    @Test
    void withoutALimitThereIsNone() throws IOException {
        Files.writeString(directory.resolve("pids.max"), "max\n");
        Files.writeString(directory.resolve("pids.current"), "7\n");
        assertThat(ProcessLimit.of(List.of(directory.toFile()))).isNull();
        assertThat(ProcessLimit.of(List.of())).isNull();
    }

    @Test
    void failureHasTheNumbersAndDockersCode() {
        assertThat(new ProcessLimit(19, 20).failure("one"))
                .hasMessage("the process did not start: container one may have 20 processes, and 19 are there")
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_EXECUTABLE));
    }
}
