package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
                command: [sh, -c, ': >/ready; while true; do sleep 0.1; done']
                healthcheck: {test: "test -e /ready", interval: 50ms, retries: 100}
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

    /** The marks of the steps that run; only the names are looked at, as files come and go meanwhile. */
    private List<Path> running(String workflow) {
        File[] runs =
                forge.home().resolve("workflows/" + workflow + "/runs").toFile().listFiles();
        return Stream.of(runs == null ? new File[0] : runs)
                .map(run -> new File(run, "running").listFiles())
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .map(File::toPath)
                .toList();
    }

    private void nothingIsLeft() throws Exception {
        Await.until(
                "nothing is left",
                () -> forge.staleState().isEmpty() && home.left().isEmpty());
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }

    @Test
    void aPipelineRuns() throws Exception {
        Files.writeString(directory.resolve("key.txt"), "topsecret\n");
        CommandResult result = forge.run("workflow", "run", "--format", "json", "-j", "4", file(PIPELINE));
        assertThat(result.code()).as(result.toString()).isZero();
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
        assertThat(forge.must("workflow", "logs", file(PIPELINE), "build")).isEqualTo("built\n***");
        assertThat(forge.must("workflow", "ps", "--format", "{{.Step}} {{.State}} {{.Attempts}}", file(PIPELINE)))
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
        assertThat(result.code()).isEqualTo(7);
        assertThat(result.err()).contains("after . skipped", "1 step failed: bad", "which is allowed");
        assertThat(result.out()).contains("other | other").doesNotContain("no");
        nothingIsLeft();
    }

    @Test
    void aServiceThatDoesNotBecomeHealthyFailsWithTheReason() throws Exception {
        CommandResult result = forge.run("workflow", "run", file("""
                        services:
                          db:
                            image: busybox
                            command: sleep 1000
                            stop_grace_period: 0s
                            healthcheck: {test: "echo not yet; exit 3", interval: 1ms, retries: 2}
                          web: {image: busybox, command: echo web, depends_on: {db: {condition: service_healthy}}}
                        """));
        assertThat(result.code()).isEqualTo(137);
        assertThat(result.err()).contains("unhealthy after 2 checks: exit code 3, not yet", "web . skipped");
        assertThat(result.out()).isEmpty();
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
        assertThat(result.code()).isEqualTo(124);
        assertThat(result.err()).contains("retry: it ran longer than 0.1 s").contains("failed after");
        nothingIsLeft();
    }

    /** Killed in the second step, then resumed: the first one is not run again, unless it has changed. */
    @Test
    void aKilledRunIsResumed() throws Exception {
        Path wait = Files.createDirectory(directory.resolve("shared"));
        String text = """
                name: resumed
                services:
                  one: {image: busybox, command: echo one}
                  two:
                    image: busybox
                    command: sh -c "test -e /shared/go || sleep 1000; echo two"
                    volumes: [./shared:/shared]
                    depends_on: {one: {condition: service_completed_successfully}}
                    stop_grace_period: 0s
                  three: {image: busybox, command: echo three, depends_on: {two: {condition: service_completed_successfully}}}
                """;
        Process process = forge.start("workflow", "run", file(text));
        Path steps = forge.home().resolve("workflows/resumed/runs");
        Await.until(process, "the second step runs", () -> {
            if (!Files.isDirectory(steps)) {
                return false;
            }
            try (Stream<Path> files = Files.walk(steps)) {
                return files.anyMatch(path -> path.endsWith("steps/one.json"))
                        && running("resumed").size() == 1;
            }
        });
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Files.createFile(wait.resolve("go"));
        CommandResult resumed = forge.run("workflow", "run", "--resume", file(text));
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.err()).contains("one   . resumed").doesNotContain("one   . started");
        assertThat(resumed.out()).isEqualTo("two   | two\nthree | three\n");
        CommandResult changed = forge.run("workflow", "run", "--resume", file(text.replace("echo one", "echo 1")));
        assertThat(changed.out()).isEqualTo("one   | 1\ntwo   | two\nthree | three\n");
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
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).contains("workflow sleepers runs already, in process ");
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        nothingIsLeft();
    }

    @Test
    void aMistakeOrAnImageThatIsNotHereStopsItBeforeAnythingRuns() throws Exception {
        CommandResult result =
                forge.run("workflow", "run", file("services:\n  ok: {image: busybox}\n  a: {image: nothere}\n"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("compose.yaml:3:3: a: ").contains("nothere");
        assertThat(forge.run("workflow", "run", file("services:\n  a: {imagee: x}\n"))
                        .code())
                .isEqualTo(2);
        assertThat(forge.home().resolve("workflows")).doesNotExist();
    }
}
