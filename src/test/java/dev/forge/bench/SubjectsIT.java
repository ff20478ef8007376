package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.runtime.Workload;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import dev.forge.testing.Need;
import dev.forge.testing.PrivateDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiling workflows, file I/O and whole workflows, on real engines. */
class SubjectsIT {
    private static final String WORKFLOW = """
            name: subjects
            jobs:
              one: {image: "localhost/forge-benchmark:1", triggers: {manual: {}}, network_mode: none, command: [sleep, "0.2"]}
              two:
                image: localhost/forge-benchmark:1
                triggers: {manual: {}}
                network_mode: none
                command: [echo, done]
                depends_on: {one: {condition: service_completed_successfully}}
            """;

    @TempDir
    static Path directory;

    private static PrivateDocker docker;

    @BeforeAll
    static void startDocker() {
        Need.root();
        Need.programs("podman", "docker", "dockerd", "runc", "conmon", "busybox", "make");
        docker = PrivateDocker.start(directory);
    }

    @AfterAll
    static void stopDocker() {
        if (docker != null) {
            docker.close();
        }
    }

    /** With podman's configuration: a workflow is run as the user's podman runs, with no option of the laboratory's. */
    private static BenchmarkRunner runner() throws IOException {
        Path configuration = Files.writeString(directory.resolve("containers.conf"), """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
                [engine]
                runtime = "runc"
                """);
        Map<String, String> environment = new HashMap<>(docker.environment(directory.resolve("home")));
        environment.put("CONTAINERS_CONF", configuration.toString());
        return new BenchmarkRunner(
                new BenchmarkContext(environment, Workload.STANDARD, 7, false, false, Progress.NONE));
    }

    @Test
    void aWorkflowIsCompiledAndRehearsed() throws IOException {
        BenchmarkRunner runner = runner();
        List<DagResult> results =
                runner.dag(new DagPlan(List.of("forge"), null, List.of(40), List.of(FanIn.WIDE, FanIn.DEEP), 1));
        assertThat(results).extracting(DagResult::runtime).contains("forge", "make");
        for (DagResult result : results) {
            assertThat(result.failures()).as(result.runtime()).isEmpty();
            assertThat(result.compile().count()).isEqualTo(1);
            if (result.runtime().equals("forge")) {
                assertThat(result.series(Metric.RECOMPILE).count()).isEqualTo(1);
                assertThat(result.median(Metric.CLI_MEMORY).orThrow()).isBetween(10.0, 500.0);
                // A step without its container takes far less than one with it.
                assertThat(result.median(Metric.SCHEDULING).orThrow()).isBetween(1.0, 50_000.0);
            }
        }
        assertThat(runner.suite().suiteName()).isEqualTo("forge_dag");
    }

    @Test
    void aWrongFileIsAFailureAndNoTime() throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.yaml"), "jobs: {a: {imagee: x}}\n");
        DagResult result = runner().dag(new DagPlan(List.of("forge"), file, DagPlan.TASKS, List.of(), 1))
                .getFirst();
        assertThat(result.compile().isEmpty()).isTrue();
        assertThat(result.failures())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason).contains("exit code 2"));
        try (var left = Files.list(directory)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith(".forge-benchmark"));
        }
    }

    @Test
    void fileInputAndOutputIsMeasuredInsideAndOnTheHost() throws IOException {
        List<FilesResult> results = runner().files(new FilesPlan(List.of("forge", "podman", "docker", "oci"), 1));
        assertThat(results)
                .extracting(FilesResult::runtime)
                .containsExactly("forge", "podman", "docker", "oci", "host");
        for (FilesResult result : results) {
            assertThat(result.failures()).as(result.runtime()).isEmpty();
            for (Metric operation : FilesResult.OPERATIONS) {
                boolean isCopyUp =
                        operation == Metric.FILE_COPY_UP && result.runtime().equals("oci");
                assertThat(result.series(operation).count())
                        .as(result.runtime() + " " + operation)
                        .isEqualTo(isCopyUp ? 0 : 1);
            }
            assertThat(result.timesHost(results.getLast()).isMeasured()).isTrue();
        }
        assertThat(results.getLast().timesHost(results.getLast())).isEqualTo(Figure.of(1));
    }

    @Test
    void aWorkflowIsRunOnSeveralEnginesAndJudgedStepByStep() throws IOException {
        Path file = Files.writeString(directory.resolve("subjects.yaml"), WORKFLOW);
        BenchmarkRunner runner = runner();
        List<WorkflowResult> results = runner.workflow(new WorkflowPlan(List.of("forge", "podman", "docker"), file, 1));
        assertThat(results).allSatisfy(result -> {
            assertThat(result.failures()).as(result.runtime()).isEmpty();
            assertThat(result.steps()).containsExactly("one", "two");
            assertThat(result.series("one", Metric.STEP).min()).isBetween(190.0, 20_000.0);
            assertThat(result.series("", Metric.WORKFLOW_RUN).min()).isGreaterThan(200);
            assertThat(result.series("", Metric.CPU).count()).isEqualTo(1);
            assertThat(result.ofSteps(Metric.STEP_OVERHEAD).count()).isEqualTo(2);
        });
        // What one measured, a check measures again: the same file, each step of it.
        CheckPlan check =
                CheckPlan.stored("main", runner.suite(), List.of("forge"), OptionalInt.empty(), Thresholds.STANDARD);
        assertThat(check.subjects().workflow().map(WorkflowPlan::file)).isEqualTo(Optional.of(file));
        List<GateResult> found = runner().check(check);
        assertThat(found)
                .extracting(result -> result.key().metric().key() + " "
                        + result.key().factors().parameters().values().getOrDefault("step", ""))
                .contains("step one", "step two", "workflow_run ");
    }

    @AfterEach
    void nothingIsLeft() {
        Map<String, String> environment = docker.environment(directory.resolve("home"));
        for (String engine : List.of("podman", "docker")) {
            String path = PathLookup.find(engine, environment);
            List<String> command = List.of(path + "", "ps", "-aq", "--filter", "label=dev.forge.workflow=subjects");
            assertThat(new Spawn(command, environment).text()).isEmpty();
        }
    }
}
