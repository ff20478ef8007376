package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "1ms, PT0.001S",
        "500ms, PT0.5S",
        "1.5ms, PT0.0015S",
        "1s, PT1S",
        "1.5s, PT1.5S",
        ".5s, PT0.5S",
        "2.s, PT2S",
        "30, PT30S",
        "0.001, PT0.001S",
        "2m, PT2M",
        "0.5m, PT30S",
        "1h, PT1H",
        "8784h, PT8784H",
        "007s, PT7S"
    })
    void reads(String text, Duration duration) {
        assertThat(Durations.parse("timeout", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "ms",
                ".",
                ".s",
                "0",
                "0s",
                "0.9ms",
                "-1s",
                "+1s",
                "1d",
                "1 s",
                " 1s",
                "1e3s",
                "0x1s",
                "1.2.3s",
                "1sm",
                "1mss",
                "8785h",
                "99999999999999999999",
                "NaN",
                "Infinity",
                "１s"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Durations.parse("timeout", text)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("--timeout is a length of time from 1ms to 366 days, not " + text);
            assertThat(e.hint()).isEqualTo("write 500ms, 1.5s, 2m or 1h");
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }
}
