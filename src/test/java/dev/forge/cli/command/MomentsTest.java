package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:30:15Z, 2026-01-31T12:30:15Z",
        "2026-01-31T12:30:15.123456789Z, 2026-01-31T12:30:15.123456789Z",
        "2026-01-31T12:30:15.5+02:00, 2026-01-31T10:30:15.5Z",
        "2026-01-31T12:30:15-07:00, 2026-01-31T19:30:15Z",
        "2026-01-31T12:30Z, 2026-01-31T12:30:00Z",
        "2026-01-31T12+01:00, 2026-01-31T11:00:00Z",
        "2026-01-31Z, 2026-01-31T00:00:00Z",
        "2026-01-31+01:00, 2026-01-30T23:00:00Z",
        "2026-01-31t12:30:15z, 2026-01-31T12:30:15Z",
        "0, 1970-01-01T00:00:00Z",
        "1136073600, 2006-01-01T00:00:00Z",
        "1136073600.5, 2006-01-01T00:00:00.5Z",
        "1136073600.000000001, 2006-01-01T00:00:00.000000001Z",
        "-5, 1969-12-31T23:59:55Z"
    })
    void readsMoments(String text, Instant moment) {
        assertThat(Moments.parse("--since", text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:30:15, 2026-01-31T12:30:15",
        "2026-01-31T12:30:15.25, 2026-01-31T12:30:15.25",
        "2026-01-31T12:30, 2026-01-31T12:30:00",
        "2026-01-31T12, 2026-01-31T12:00:00",
        "2026-01-31, 2026-01-31T00:00:00"
    })
    void isInTheHostsZoneWithoutOne(String text, LocalDateTime local) {
        assertThat(Moments.parse("--since", text))
                .isEqualTo(local.atZone(ZoneId.systemDefault()).toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "10m, PT10M",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1m0.5s, PT1M0.5S",
        "250ms, PT0.25S",
        "1us, PT0.000001S",
        "1µs2ns, PT0.000001002S",
        "+1s, PT1S",
        "-2h, PT-2H",
        "0s, PT0S"
    })
    void countsBackFromNow(String text, Duration ago) {
        assertThat(Moments.parse("--since", text)).isCloseTo(Instant.now().minus(ago), within(20, ChronoUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "m",
                "1h30",
                "1d",
                "10 m",
                "2026-13-01",
                "2026-02-30",
                "2026-01-31T25:00",
                "2026-01-31 12:00",
                "12:00",
                "1.2.3",
                "2026-01-31T12:30:15.5.5Z",
                "2026-01-31T12:30+1",
                "99999999999999999999",
                "9999999999999h",
                "1e3"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Moments.parse("--since", text)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("--since is a time, not " + text);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.hint()).isNotNull();
        });
    }
}
