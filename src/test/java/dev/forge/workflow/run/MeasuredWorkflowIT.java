package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What steps cost, in the run's state and in the result store. */
class MeasuredWorkflowIT {
    private static final String WORKFLOW = """
            name: measured
            services:
              server: {image: busybox, command: sleep 100, network_mode: none, stop_grace_period: 0s}
            jobs:
              busy:
                image: busybox
                triggers: {manual: {}}
                network_mode: none
                command: ["sh", "-c", "head -c 30000000 /dev/zero >/tmp/x; sleep 0.3"]
                depends_on: {server: {condition: service_started}}
              broken: {image: busybox, triggers: {manual: {}}, network_mode: none, command: ["sh", "-c", "exit 3"]}
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @Test
    void figuresOfStepsAreKeptAndShown() throws Exception {
        ForgeCli forge = home.forge();
        Path file = home.directory().resolve("compose.yaml");
        Files.writeString(file, WORKFLOW);
        CommandResult run = forge.run("workflow", "run", "-k", "-f", file.toString());
        assertThat(run.code()).as(run.toString()).isEqualTo(3);
        List<JsonObject> rows = forge.run("workflow", "ps", "--format", "json", file.toString())
                .out()
                .lines()
                .map(line -> JsonObject.parse(line, "ps"))
                .toList();
        JsonObject busy = rows.stream()
                .filter(row -> row.text("Step").equals("busy"))
                .findFirst()
                .orElseThrow()
                .object("Figures");
        // The 30 MB that it wrote are page cache of its group, and it slept for 300 ms.
        assertThat(busy.number("peakBytes")).isGreaterThan(25L << 20);
        assertThat(busy.real("runMillis")).isBetween(300.0, 20_000.0);
        assertThat(busy.real("cpuMillis")).isPositive();
        assertThat(busy.number("startMillis")).isPositive();
        String samples = forge.run("benchmark", "history", "--metric", "step", "--format", "json")
                .out();
        assertThat(samples)
                .contains("workflow=measured,step=busy\"")
                .doesNotContain("server")
                .doesNotContain("broken");
        assertThat(forge.run("benchmark", "history", "--metric", "step_start", "--format", "json")
                        .out())
                .contains("workflow=measured,step=server\"");
        CommandResult list = forge.run("benchmark", "history");
        assertThat(list.out()).contains("forge_workflow");
    }
}
