package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceProfilerTest {
    @TempDir
    Path directory;

    @Test
    void measuresAndKeepsResult() {
        PerformanceProfiler profiler = new PerformanceProfiler(directory);
        OperationTiming<String> measurement = profiler.measure("sleep", () -> {
            Thread.sleep(20);
            return "done";
        });
        assertThat(measurement.success()).isTrue();
        assertThat(measurement.result()).isEqualTo("done");
        assertThat(measurement.elapsedMs()).isBetween(20.0, 2000.0);
        assertThat(measurement.errorMessage()).isNull();
    }

    @Test
    void failureIsRecordedWithoutLatency() throws Exception {
        PerformanceProfiler profiler = new PerformanceProfiler(directory);
        OperationTiming<Integer> failed = profiler.measure("parse", () -> Integer.parseInt("x"));
        assertThat(failed.success()).isFalse();
        assertThat(failed.result()).isNull();
        assertThat(failed.errorMessage()).contains("\"x\"");
        profiler.measure("parse", () -> {
            Thread.sleep(30);
            return 1;
        });
        profiler.measure("never", () -> {
            throw new IllegalStateException();
        });
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        profiler.printSummary(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(3)).matches("parse +[0-9.]{4,} ms +([0-9.]+) ms +\\1 ms +1/2");
        assertThat(lines.get(4)).matches("never +- +- +- +0/1");

        Path file = profiler.saveMeasurements();
        assertThat(file.getFileName().toString()).matches("performance_profile_[0-9]{8}_[0-9]{6}\\.json");
        List<JsonObject> saved =
                JsonObject.parse(Files.readString(file), "file").objects("measurements");
        assertThat(saved).hasSize(3);
        assertThat(saved.get(0).flag("success")).isFalse();
        assertThat(saved.get(1).real("elapsed_ms")).isGreaterThanOrEqualTo(30);
        assertThat(saved.get(2).text("error_message")).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void interruptFlagStaysSet() {
        PerformanceProfiler profiler = new PerformanceProfiler(directory);
        Thread.currentThread().interrupt();
        assertThat(profiler.measure("sleep", () -> {
                            Thread.sleep(1000);
                            return 0;
                        })
                        .success())
                .isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
