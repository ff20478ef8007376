package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.workflow.HealthCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file's health check, or its image's. */
class HealthChecksTest {
    private static final HealthCheck FILE = new HealthCheck(
            List.of("file"), Duration.ofSeconds(1), Duration.ofSeconds(2), 5, Duration.ZERO, Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                    | null
            {"Healthcheck":{}}                                                    | null
            {"Healthcheck":{"Test":["NONE"]}}                                     | null
            {"Healthcheck":{"Test":["CMD","a","b"]}}                              | [a, b] PT30S PT30S 3 PT0S PT5S
            {"Healthcheck":{"Test":["CMD-SHELL","a && b"],"Interval":1000000000}} | [/bin/sh, -c, a && b] PT1S PT30S 3 PT0S PT5S
            {"Healthcheck":{"Test":["CMD","a"],"Timeout":1000000,"Retries":7,"StartPeriod":2000000000,"StartInterval":3000000}} | [a] PT30S PT0.001S 7 PT2S PT0.003S
            """)
    void theImages(String image, String expected) {
        HealthCheck found = HealthChecks.of(null, JsonObject.parse(image, "image"));
        assertThat(
                        found == null
                                ? "null"
                                : found.command() + " " + found.interval() + " " + found.timeout() + " "
                                        + found.retries() + " " + found.startPeriod() + " " + found.startInterval())
                .isEqualTo(expected);
    }

    @Test
    void theFileHasTheWord() {
        JsonObject image = JsonObject.parse("{\"Healthcheck\":{\"Test\":[\"CMD\",\"a\"],\"Retries\":9}}", "image");
        assertThat(HealthChecks.of(FILE, image)).isEqualTo(FILE);
        HealthCheck none = new HealthCheck(
                List.of(), FILE.interval(), FILE.timeout(), 5, FILE.startPeriod(), FILE.startInterval());
        assertThat(HealthChecks.of(none, image)).isNull();
        HealthCheck times =
                new HealthCheck(null, FILE.interval(), FILE.timeout(), 5, FILE.startPeriod(), FILE.startInterval());
        assertThat(HealthChecks.of(times, image))
                .isEqualTo(new HealthCheck(
                        List.of("a"), FILE.interval(), FILE.timeout(), 5, FILE.startPeriod(), FILE.startInterval()));
    }

    @Test
    void anImageWithAnUnknownKindIsRefused() {
        assertThatThrownBy(
                        () -> HealthChecks.of(null, JsonObject.parse("{\"Healthcheck\":{\"Test\":[\"a\"]}}", "image")))
                .isInstanceOf(ForgeException.class)
                .hasMessage("the image's health check begins with a");
    }
}
