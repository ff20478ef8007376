package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.workflow.ComposeText;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says, in the options of another engine. */
class ForeignEngineTest {
    @TempDir
    private Path directory;

    private StepDefinition step(String keys) {
        Workflow workflow =
                ComposeText.read(directory.resolve("file"), "services: {a: {image: i, " + keys + "}}", Map.of());
        StepGraph graph = StepGraph.of(workflow.steps());
        return workflow.definition(graph.step(0), graph.combination(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command: [echo, x]                        | i echo x",
                "entrypoint: [sh, -c], command: [ls]       | --entrypoint sh i -c ls",
                "environment: {A: b}                       | --env A=b --env FORGE_TRY=1",
                "mem_limit: 64m                            | --memory 67108864b",
                "cpus: 0.5                                 | --cpus 0.5",
                "pids_limit: 7                             | --pids-limit 7",
                "read_only: true                           | --read-only",
                "user: '1:2'                               | --user 1:2",
                "working_dir: /w                           | --workdir /w",
                "network_mode: host                        | --network host",
                "hostname: h                               | --network net --network-alias a",
                "hostname: h                               | --hostname h",
                "cap_add: [NET_ADMIN], cap_drop: [ALL]     | --cap-add NET_ADMIN --cap-drop ALL",
                "sysctls: {kernel.sem: 1 2}                | --sysctl kernel.sem=1 2",
                "tmpfs: /t                                 | --tmpfs /t",
                "init: true                                | --init",
                "stop_signal: SIGINT                       | --stop-signal SIGINT",
                "labels: {k: v}                            | --label k=v",
                "volumes: ['/src:/dst:ro']                 | --mount type=bind,source=/src,target=/dst,readonly"
            })
    void aKeyIsAnOption(String keys, String options) {
        List<String> command = new ForeignEngine("podman", "/usr/bin/podman")
                .create(
                        step(keys.strip()),
                        "name",
                        directory.toFile(),
                        Map.of("/run/secrets/s", new File("/dev/shm/s")),
                        Map.of("dev.forge.run", "1"),
                        1,
                        "net");
        assertThat(String.join(" ", command))
                .startsWith("/usr/bin/podman create --name name ")
                .contains(
                        options.strip(), "--label dev.forge.run=1", "source=/dev/shm/s,target=/run/secrets/s,readonly");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command: ls                                      | []",
                "x-forge: {inputs: [src], outputs: [out]}         | [x-forge.inputs, x-forge.outputs]",
                "entrypoint: [], command: ls                      | [an empty entrypoint]"
            })
    void whatHasNoEffectIsSaid(String keys, String expected) {
        assertThat(new ForeignEngine("docker", "/usr/bin/docker").unsupported(step(keys.strip())))
                .hasToString(expected.strip());
    }

    /** As a health check that hangs. */
    @Test
    void aCommandThatTakesTooLongIsCutOff() throws Exception {
        Path pid = directory.resolve("pid");
        ForeignEngine engine = new ForeignEngine("docker", "/bin/sh");
        List<String> hanging =
                List.of("-c", "echo $$ >'" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; exec sleep 1000");
        assertThat(engine.code(hanging, Duration.ofMillis(1))).isNull();
        assertThat(engine.code(List.of("-c", "exit 3"), Duration.ofMinutes(1))).isEqualTo(3);
        if (Files.exists(pid)) {
            long number = Long.parseLong(Files.readString(pid).strip());
            Await.until(
                    "it is killed",
                    () -> ProcessHandle.of(number)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }
}
