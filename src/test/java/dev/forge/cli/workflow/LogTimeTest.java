package dev.forge.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as {@code logs --since} has them. */
class LogTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-26T20:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "10m,                       2026-11-26T19:50:00Z",
        "1h30m,                     2026-11-26T18:30:00Z",
        "0,                         2026-11-26T20:00:00Z",
        "2026-11-26,                2026-11-25T23:00:00Z",
        "2026-11-26T14:00:00,       2026-11-26T13:00:00Z",
        "2026-11-26T14:00:00.5Z,    2026-11-26T14:00:00.500Z",
        "2026-11-26T14:00:00+02:00, 2026-11-26T12:00:00Z",
        "1795723200,                2026-11-26T20:00:00Z",
        "1795723200.25,             2026-11-26T20:00:00.250Z",
    })
    void isReadAsDockerReadsIt(String text, String time) {
        assertThat(Instant.ofEpochMilli(LogTime.parse("--since", text, NOW, ZONE)))
                .isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "2026-13-01", "-5m", "10 m"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> LogTime.parse("--since", text, NOW, ZONE))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("--since is a time, not " + text);
    }

    @Test
    void isShownWithMilliseconds() {
        assertThat(LogTime.shown(1_795_723_200_007L)).isEqualTo("2026-11-26T20:00:00.007Z");
    }
}
