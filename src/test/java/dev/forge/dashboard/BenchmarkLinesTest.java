package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Proc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkLinesTest {
    @Test
    void theRunsTheirCourseAndTheNewestResult() {
        String newest = """
                ### Measured

                | Engine | Metric | Median | 95 % interval | Spread |
                | :--- | ---: | ---: | ---: | ---: |
                | forge | startup | 38.2 ms | 37 ms – 40 ms | 1 ms |
                | podman | CPU time | 148.3 ms | - | 2 ms |

                - a remark
                | no | row |
                """;
        assertThat(BenchmarkLines.of("Runs\none", "startup of forge: 38.2 ms", newest))
                .containsExactly(
                        "Runs",
                        "one",
                        "",
                        "Startup over these runs",
                        "startup of forge: 38.2 ms",
                        "",
                        "The newest result",
                        "Engine  Metric      Median  95 % interval",
                        "forge   startup    38.2 ms  37 ms – 40 ms",
                        "podman  CPU time  148.3 ms              -");
    }

    @Test
    void whatIsNotThereHasNoTitle() {
        assertThat(BenchmarkLines.of("none yet", "", "")).containsExactly("none yet");
    }

    @Test
    void whatIsMeasuredNow() {
        assertThat(BenchmarkLines.running(
                        "process " + Proc.self() + ", comparing engines: 3 of 99, startup of podman\n"))
                .isEqualTo("now: comparing engines: 3 of 99, startup of podman (process " + Proc.self() + ")");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "\n", "process ", "process x, y", "process 2147483647, measuring startup", "process 1"})
    void nothingIsMeasuredNow(String lock) {
        assertThat(BenchmarkLines.running(lock)).isNull();
    }

    @Test
    void withoutARunItSaysHowToMakeOne() {
        assertThat(BenchmarkLines.none("forge: there are no results in /home/x/benchmarks"))
                .startsWith("no benchmark has run yet")
                .anyMatch(line -> line.startsWith("forge benchmark startup"));
        assertThat(BenchmarkLines.none("no answer for 30 s")).containsExactly("no answer for 30 s");
    }
}
