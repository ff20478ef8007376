package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.ResultSchema;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The schema against what is written; {@code CheckIT} does the same with files of real runs. */
class ResultSchemaTest {
    @Test
    void whatIsWrittenIsOfTheSchemaAndReadBack() throws Exception {
        String json = Suites.everything().json();
        ResultSchema.check(json);
        assertThat(SuiteReader.parse(json, "test").json()).isEqualTo(json);
    }

    @Test
    void filesOfTheFirstVersionAreOfTheSchemaAndRead() throws Exception {
        try (InputStream in = ResultSchemaTest.class.getResourceAsStream("result-version-1.json")) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(json).contains("\"version\": 1");
            ResultSchema.check(json);
            assertThat(SuiteReader.parse(json, "test").results().getFirst().runtime())
                    .isEqualTo("oci");
        }
    }

    @Test
    void theSpecificationsExampleIsOfTheSchemaAndRead() throws Exception {
        String json = """
                {
                  "suite_name": "forge_comprehensive",
                  "timestamp": "2026-02-03T19:15:00.000000",
                  "results": [
                    {
                      "name": "forge_startup_0",
                      "operation": "container_startup",
                      "runtime": "forge",
                      "metric": "startup",
                      "value": 245.3,
                      "unit": "ms",
                      "timestamp": "2026-02-03T19:15:00.000000",
                      "success": true,
                      "error_message": null
                    }
                  ]
                }
                """;
        ResultSchema.check(json);
        assertThat(SuiteReader.parse(json, "test").results()).hasSize(1);
    }

    @Test
    void whatIsWrongIsFound() throws Exception {
        String json = Suites.everything().json();
        assertThat(ResultSchema.complaints(json.replace("\"seed\": 7", "\"sed\": 7")))
                .isNotEmpty();
        assertThat(ResultSchema.complaints(json.replace("\"value\": 100.0", "\"value\": null")))
                .isNotEmpty();
        assertThat(ResultSchema.complaints(json.replace("\"unit\": \"ms\"", "\"unit\": \"s\"")))
                .isNotEmpty();
        assertThat(ResultSchema.complaints(json.replace("\"slower\"", "\"worse\"")))
                .isNotEmpty();
        assertThat(ResultSchema.complaints(json.replace("\"version\": 3", "\"version\": 4")))
                .isNotEmpty();
    }
}
