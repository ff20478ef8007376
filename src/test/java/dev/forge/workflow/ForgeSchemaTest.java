package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.forge.core.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What editors are told about x-forge, beside what its readers accept. */
class ForgeSchemaTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(ForgeSchema.text(), InputFormat.JSON);

    @TempDir
    Path directory;

    @Test
    void theManualHasTheSameSchema() throws Exception {
        assertThat(Path.of(System.getProperty("forge.checkout"), "docs/x-forge.schema.json"))
                .hasContent(ForgeSchema.text());
        assertThat(Files.readString(Path.of(System.getProperty("forge.checkout"), "docs/workflow.md")))
                .contains("x-forge.schema.json");
    }

    @Test
    void everyKeyIsInIt() {
        JsonObject forge = JsonObject.parse(ForgeSchema.text(), "schema")
                .object("definitions")
                .object("forge");
        assertThat(forge.object("properties").members().keySet())
                .containsExactlyInAnyOrderElementsOf(ComposeKeys.keys("x-forge"));
        JsonObject retry =
                forge.object("properties").object("retry").objects("anyOf").get(1);
        assertThat(retry.object("properties").members().keySet())
                .containsExactlyInAnyOrderElementsOf(ComposeKeys.keys("retry"));
    }

    /** Flow style that is JSON too: the reader and the schema see the same text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{}                                              ~ true",
                "null                                            ~ true",
                "[]                                              ~ false",
                "\"x\"                                           ~ false",
                "{\"retries\": 1}                                ~ false",
                "{\"x-note\": [1]}                               ~ true",
                "{\"matrix\": {\"A\": [1, \"b\", true]}}         ~ true",
                "{\"matrix\": {\"A\": 1}}                        ~ false",
                "{\"matrix\": {\"A\": []}}                       ~ false",
                "{\"matrix\": {}}                                ~ false",
                "{\"matrix\": []}                                ~ false",
                "{\"matrix\": {\"A\": [1, 1]}}                   ~ false",
                "{\"matrix\": {\"A\": [[1]]}}                    ~ false",
                "{\"matrix\": {\"1A\": [1]}}                     ~ false",
                "{\"matrix\": {\"A-B\": [1]}}                    ~ false",
                "{\"matrix\": {\"A\": [1], \"include\": [{\"A\": 1, \"B\": 2}]}} ~ true",
                "{\"matrix\": {\"include\": [{\"B\": 2}]}}       ~ true",
                "{\"matrix\": {\"A\": [1, 2], \"exclude\": [{\"A\": 1}]}} ~ true",
                "{\"matrix\": {\"A\": [1], \"include\": {\"A\": 1}}} ~ false",
                "{\"matrix\": {\"A\": [1], \"include\": [1]}}    ~ false",
                "{\"matrix\": {\"A\": [1], \"include\": [{\"A\": []}]}} ~ false",
                "{\"retry\": 3}                                  ~ true",
                "{\"retry\": 0}                                  ~ true",
                "{\"retry\": -1}                                 ~ false",
                "{\"retry\": 1.5}                                ~ false",
                "{\"retry\": \"often\"}                          ~ false",
                "{\"retry\": []}                                 ~ false",
                "{\"retry\": {\"limit\": 3, \"delay\": \"10s\", \"factor\": 1.5, \"max\": \"1m\", \"on\": [1, 255, \"timeout\"]}} ~ true",
                "{\"retry\": {\"limit\": -1}}                    ~ false",
                "{\"retry\": {\"delay\": \"soon\"}}              ~ false",
                "{\"retry\": {\"delay\": 2}}                     ~ true",
                "{\"retry\": {\"factor\": 0.5}}                  ~ false",
                "{\"retry\": {\"max\": \"1m30s\"}}               ~ true",
                "{\"retry\": {\"max\": \"1x\"}}                  ~ false",
                "{\"retry\": {\"on\": 7}}                        ~ true",
                "{\"retry\": {\"on\": [0]}}                      ~ false",
                "{\"retry\": {\"on\": [256]}}                    ~ false",
                "{\"retry\": {\"on\": [\"never\"]}}              ~ false",
                "{\"retry\": {\"tries\": 1}}                     ~ false",
                "{\"timeout\": \"10m\"}                          ~ true",
                "{\"timeout\": 1.5}                              ~ true",
                "{\"timeout\": \".5s\"}                          ~ true",
                "{\"timeout\": 0}                                ~ false",
                "{\"timeout\": \"0s\"}                           ~ false",
                "{\"timeout\": \"\"}                             ~ false",
                "{\"timeout\": -1}                               ~ false",
                "{\"timeout\": \"1h30\"}                         ~ false",
                "{\"timeout\": []}                               ~ false",
                "{\"inputs\": [\"src/**\", \"pom.xml\"]}         ~ true",
                "{\"inputs\": \"src\"}                           ~ true",
                "{\"inputs\": []}                                ~ true",
                "{\"inputs\": [\"\"]}                            ~ false",
                "{\"inputs\": [\"/etc\"]}                        ~ false",
                "{\"inputs\": [\"../x\"]}                        ~ false",
                "{\"inputs\": [\"a/../x\"]}                      ~ false",
                "{\"inputs\": [\"a..b\"]}                        ~ true",
                "{\"inputs\": [[]]}                              ~ false",
                "{\"inputs\": {\"a\": 1}}                        ~ false",
                "{\"outputs\": [\"target\"]}                     ~ true",
                "{\"outputs\": [\"x/..\"]}                       ~ false",
                "{\"outputs\": \"..\"}                           ~ false",
                "{\"if\": \"failure()\"}                         ~ true",
                "{\"if\": true}                                  ~ true",
                "{\"if\": \"\"}                                  ~ false",
                "{\"if\": []}                                    ~ false",
                "{\"allow-failure\": true}                       ~ true",
                "{\"allow-failure\": \"yes\"}                    ~ true",
                "{\"allow-failure\": \"perhaps\"}                ~ false",
                "{\"allow-failure\": 1}                          ~ false",
                "{\"allow-failure\": []}                         ~ false",
                "{\"priority\": 5}                               ~ true",
                "{\"priority\": -1000}                           ~ true",
                "{\"priority\": -1001}                           ~ false",
                "{\"priority\": 1.5}                             ~ false",
                "{\"priority\": \"high\"}                        ~ false",
                "{\"cache\": false}                              ~ true",
                "{\"cache\": \"Off\"}                            ~ true",
                "{\"cache\": {}}                                 ~ false"
            })
    void schemaAndReaderAgree(String forge, boolean isRight) {
        String json = "{\"services\": {\"a\": {\"image\": \"i\", \"x-forge\": " + forge + "}}}";
        Workflow workflow = ComposeText.read(directory, json, Map.of());
        List<String> said = workflow.problems().all().stream()
                .map(problem -> problem.message())
                .toList();
        assertThat(workflow.problems().hasErrors()).as("the reader: " + said).isNotEqualTo(isRight);
        List<String> complaints = SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
        assertThat(complaints.isEmpty()).as("the schema: " + complaints).isEqualTo(isRight);
    }
}
