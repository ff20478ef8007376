package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with each key, beside the Compose specification's schema and the manual's table. */
class ComposeKeysTest {
    private static final Path ROOT = Path.of(System.getProperty("forge.checkout"));

    private static JsonObject schema() throws Exception {
        String text = Files.readString(ROOT.resolve("src/test/resources/compose/compose-spec.json"));
        return JsonObject.parse(text, "compose-spec.json");
    }

    /** Every key that the specification has is one that Forge knows, and the other way round. */
    @ParameterizedTest
    @CsvSource({
        "file,,jobs",
        "service,service,x-forge",
        "healthcheck,healthcheck,",
        "deploy,deployment,",
        "volume,volume,",
        "network,network,",
        "secret,secret,",
        "config,config,",
    })
    void theTableHasEveryKeyOfTheSpecification(String section, String definition, String ours) throws Exception {
        JsonObject schema = schema();
        JsonObject object = definition == null
                ? schema
                : schema.object(schema.has("definitions") ? "definitions" : "$defs")
                        .object(definition);
        TreeSet<String> keys =
                new TreeSet<>(object.object("properties").members().keySet());
        if (ours != null) {
            keys.add(ours);
        }
        assertThat(keys).isNotEmpty();
        assertThat(ComposeKeys.keys(section)).containsExactlyElementsOf(keys);
    }

    @Test
    void theManualHasTheSameTable() throws Exception {
        String manual = Files.readString(ROOT.resolve("docs/workflow.md"));
        for (String section : ComposeKeys.sections()) {
            for (String key : ComposeKeys.keys(section)) {
                assertThat(manual).contains(row(section, key));
            }
        }
        List<String> rows =
                manual.lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows)
                .hasSize(ComposeKeys.sections().stream()
                        .mapToInt(section -> ComposeKeys.keys(section).size())
                        .sum());
    }

    private static String row(String section, String key) {
        ComposeKeys.Rule rule = ComposeKeys.rule(section, key);
        String treatment = switch (rule.treatment()) {
            case HONOURED -> "honoured";
            case SILENT -> "ignored";
            case IGNORED -> "ignored with a warning";
            case REFUSED -> "refused";
        };
        return "| `" + section + "." + key + "` | " + treatment + " | "
                + rule.note().replaceFirst("^forge ", "Forge ") + " |";
    }

    /** Prints the rows, for whoever changes the table. */
    public static void main(String[] args) {
        for (String section : ComposeKeys.sections()) {
            ComposeKeys.keys(section).forEach(key -> System.out.println(row(section, key)));
        }
    }

    @Test
    void notToBeRestartedIsHowItIs(@TempDir Path directory) {
        String text = "services:\n  web: {image: x, restart: \"RESTART\"}\n";
        assertThat(ComposeText.complaints(directory, text.replace("RESTART", "no"), Map.of()))
                .isEmpty();
        assertThat(ComposeText.complaints(directory, text.replace("RESTART", "always"), Map.of()))
                .singleElement()
                .asString()
                .contains("warning: restart in service web has no effect");
    }
}
