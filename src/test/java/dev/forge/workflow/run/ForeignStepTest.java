package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignStepTest {
    private static final Instant BEGUN = Instant.parse("2026-03-29T00:59:59.9Z");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "2026-03-29T01:00:00.1Z, 2026-03-29T01:00:00.3500004Z, 200, 250.0",
        "2026-03-29T03:00:00.1+02:00, 2026-03-29T01:00:00.3Z, 200, 200.0",
        // Docker has heard of the start after the end: the run is shorter than it can tell.
        "2026-03-29T01:00:00.3Z, 2026-03-29T01:00:00.2Z, 300, 0.0",
        "2026-03-29T01:00:00.3Z, 2026-03-29T01:00:00.3Z, 400, 0.0",
    })
    void aRunIsWhatTheEnginesClockTells(String started, String finished, long start, double run) {
        assertThat(ForeignStep.times(BEGUN, "\"" + started + "\" \"" + finished + "\"\n")
                        .toString())
                .isEqualTo("{\"startMillis\":" + start + ",\"runMillis\":" + run + "}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "\"0001-01-01T00:00:00Z\" \"0001-01-01T00:00:00Z\"",
        "\"2026-03-29T01:00:00.1Z\" \"0001-01-01T00:00:00Z\"",
        "\"2026-03-29T00:59:59.8Z\" \"2026-03-29T01:00:00Z\"",
        "'yesterday today'",
        "''",
    })
    void whatNeverRanHasNoTimes(String printed) {
        assertThat(ForeignStep.times(BEGUN, printed).members()).isEmpty();
    }
}
