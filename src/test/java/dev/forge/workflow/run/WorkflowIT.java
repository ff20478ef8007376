package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workflows that run: real containers, and nothing left of them however the run ends. */
class WorkflowIT {
    private static final String PIPELINE = """
            name: pipeline
            services:
              db:
                image: busybox
                command: sh -c "touch /ready; while true; do sleep 0.1; done"
                healthcheck: {test: [CMD, test, -e, /ready], interval: 50ms, retries: 100}
                stop_grace_period: 0s
            jobs:
              build:
                image: busybox
                triggers: {manual: {}}
                command: sh -c "echo built; cat /run/secrets/key"
                secrets: [key]
              test:
                image: busybox
                triggers: {manual: {}}
                command: sh -c "echo testing $$V $$FORGE_TRY; test $$V != one || test $$FORGE_TRY = 2"
                depends_on:
                  build: {condition: service_completed_successfully}
                  db: {condition: service_healthy}
                x-forge: {matrix: {V: [one, two]}, retry: {limit: 1, delay: 10ms}}
              pack:
                image: busybox
                triggers: {manual: {}}
                command: [echo, packed]
                depends_on: {test: {condition: service_completed_successfully}}
            secrets: {key: {file: key.txt}}
            """;

    private static final String SLEEPERS = """
            name: sleepers
            services:
              first: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
              second: {image: busybox, command: sleep 1000, stop_grace_period: 0s, depends_on: [first]}
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private ForgeCli forge;
    private Path directory;

    @BeforeEach
    void look() {
        forge = home.forge();
        directory = home.directory();
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("compose.yaml"), text).toString();
    }

    private List<Path> running(String workflow) throws Exception {
        Path runs = forge.home().resolve("workflows/" + workflow + "/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(runs)) {
            return files.filter(path -> path.getParent().endsWith("running")).toList();
        }
    }

    private void nothingIsLeft() throws Exception {
        Await.until(
                "nothing is left",
                () -> forge.staleState().isEmpty() && home.left().isEmpty());
        assertThat(forge.must("ps", "-aq").out()).isEmpty();
    }

    @Test
    void aPipelineRuns() throws Exception {
        Files.writeString(directory.resolve("key.txt"), "topsecret\n");
        CommandResult result = forge.run("workflow", "run", "--format", "json", "-j", "4", file(PIPELINE));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        List<JsonObject> events = result.out()
                .lines()
                .map(line -> JsonObject.parse(line, "event"))
                .toList();
        List<String> words = events.stream()
                .filter(event -> !event.text("event").equals("output"))
                .map(event -> event.text("step") + " " + event.text("event"))
                .toList();
        assertThat(words)
                .containsSubsequence("build succeeded", "test(V=one) retry", "test(V=one) succeeded", "pack started")
                .containsSubsequence("db healthy", "test(V=two) started", "db stopped")
                .doesNotContain("db failed", "pack skipped");
        List<String> lines = events.stream()
                .filter(event -> event.text("event").equals("output"))
                .map(event -> event.text("step") + " " + event.text("line"))
                .toList();
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "build built",
                        "build ***",
                        "test(V=one) testing one 1",
                        "test(V=one) testing one 2",
                        "test(V=two) testing two 1",
                        "pack packed");
        assertThat(forge.must("workflow", "logs", file(PIPELINE), "build").out())
                .isEqualTo("built\n***\n");
        assertThat(forge.must("workflow", "ps", "--format", "{{.Step}} {{.State}} {{.Attempts}}", file(PIPELINE))
                        .out())
                .contains("test(V=one) succeeded 2", "pack succeeded 1");
        nothingIsLeft();
    }

    @Test
    void theExitCodeIsThatOfTheStepThatFailed() throws Exception {
        CommandResult result = forge.run("workflow", "run", "--keep-going", file("""
                        services:
                          bad: {image: busybox, command: sh -c "exit 7"}
                          after: {image: busybox, command: echo no, depends_on: {bad: {condition: service_completed_successfully}}}
                          other: {image: busybox, command: echo other}
                          may: {image: busybox, command: sh -c "exit 8", x-forge: {allow-failure: true}}
                        """));
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.err()).contains("after . skipped", "1 step failed: bad", "which is allowed");
        assertThat(result.out()).contains("other | other").doesNotContain("no");
        nothingIsLeft();
    }

    @Test
    void aStepHasItsTimeFromThePayloadsStart() throws Exception {
        CommandResult result = forge.run("workflow", "run", file("""
                        services:
                          slow:
                            image: busybox
                            command: sleep 1000
                            stop_grace_period: 0s
                            x-forge: {timeout: 100ms, retry: {limit: 1, delay: 1ms, on: [timeout]}}
                        """));
        assertThat(result.exitCode()).isEqualTo(124);
        assertThat(result.err()).contains("retry: it ran longer than 0.1 s").contains("failed after");
        nothingIsLeft();
    }

    @Test
    void aKilledRunLeavesNoContainer() throws Exception {
        Process process = forge.start("workflow", "run", file(SLEEPERS));
        Await.until(process, "both containers run", () -> running("sleepers").size() == 2);
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Await.until("the containers are gone", () -> running("sleepers").isEmpty());
        nothingIsLeft();
    }

    @Test
    void anInterruptedRunLeavesNoContainer() throws Exception {
        Process process = forge.start("workflow", "run", file(SLEEPERS));
        Await.until(process, "both containers run", () -> running("sleepers").size() == 2);
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(running("sleepers")).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aSecondRunOfTheSameWorkflowIsRefused() throws Exception {
        Process process = forge.start("workflow", "run", file(SLEEPERS));
        Await.until(process, "both containers run", () -> running("sleepers").size() == 2);
        CommandResult second = forge.run("workflow", "run", file(SLEEPERS));
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("another forge runs workflow sleepers");
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        nothingIsLeft();
    }

    @Test
    void aMistakeOrAnImageThatIsNotHereStopsItBeforeAnythingRuns() throws Exception {
        CommandResult result =
                forge.run("workflow", "run", file("services:\n  ok: {image: busybox}\n  a: {image: nothere}\n"));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("compose.yaml:3:3: a: ").contains("nothere");
        assertThat(forge.run("workflow", "run", file("services:\n  a: {imagee: x}\n"))
                        .exitCode())
                .isEqualTo(2);
        assertThat(forge.home().resolve("workflows")).doesNotExist();
    }
}
