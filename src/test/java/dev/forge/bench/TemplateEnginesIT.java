package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.posix.Spawn;
import dev.forge.testing.Need;
import dev.forge.testing.PrivateDocker;
import dev.forge.testing.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are data, for real. */
class TemplateEnginesIT {
    @TempDir
    Path directory;

    private Set<String> before = Set.of();

    @BeforeEach
    void needs() throws Exception {
        Need.root();
        Need.programs("busybox", "runc");
        before = Traces.now(directory);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(Traces.left(directory, before)).isEmpty();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("FORGE_HOME", directory.resolve("home").toString());
        environment.put("FORGE_LAUNCHER", System.getProperty("forge.dist") + "/bin/forge");
        return environment;
    }

    private BenchmarkRunner runner(Workload workload) {
        return new BenchmarkRunner(new BenchmarkContext(environment(), workload, 1, false, false, Progress.NONE));
    }

    private void define(String yaml) throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("home")).resolve("engines.yaml"), yaml);
    }

    private EngineConfiguration works(String engine) {
        BenchmarkRunner runner = runner(Workload.STANDARD);
        StartupResult startup =
                runner.startup(new StartupPlan(List.of(engine), 2, 0)).getFirst();
        assertThat(startup.failures()).isEmpty();
        assertThat(startup.medianFirstOutput().orThrow()).isPositive();
        MemoryResult memory = runner.memory(new MemoryPlan(List.of(engine), 2, Duration.ofMillis(10), 2))
                .getFirst();
        assertThat(memory.failure()).isNull();
        assertThat(memory.points()).hasSize(3);
        // A command's own exit code, and not a success that nobody checked.
        StartupResult failing = runner(new Workload(null, List.of("sh", "-c", "exit 3"), "host"))
                .startup(new StartupPlan(List.of(engine), 1, 0))
                .getFirst();
        assertThat(failing.failures()).singleElement().asString().startsWith("exit code 3");
        assertThat(payloads()).isEmpty();
        return ((EngineReport.Ready) runner.engines().getFirst()).configuration();
    }

    /** The processes in containers whose files are below this test's directory. */
    private List<Long> payloads() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(TemplateEnginesIT::isElsewhere)
                .filter(pid ->
                        String.valueOf(Proc.text("/proc/" + pid + "/mountinfo")).contains(directory.toString()))
                .toList();
    }

    private static boolean isElsewhere(long pid) {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
        } catch (IOException e) {
            return false; // ended meanwhile
        }
    }

    @Test
    void runc() {
        EngineConfiguration configuration = works("runc");
        assertThat(configuration.version()).matches("\\d+\\.\\d+\\S*");
        assertThat(configuration.ociRuntime()).startsWith("runc " + configuration.version());
        assertThat(configuration.network()).isEqualTo("none");
    }

    @Test
    void bubblewrap() {
        Need.programs("bwrap");
        EngineConfiguration configuration = works("bubblewrap");
        assertThat(configuration.seccomp()).isEqualTo("none");
        assertThat(configuration.adjustments()).isEmpty();
    }

    @Test
    void systemdNspawn() {
        Need.programs("systemd-nspawn");
        assertThat(works("systemd-nspawn").seccomp()).isEqualTo("systemd-default");
    }

    @Test
    void ctrOfDockersContainerd() throws Exception {
        Need.programs("docker", "dockerd", "ctr");
        try (PrivateDocker docker = PrivateDocker.start(directory)) {
            Path socket = directory.resolve("docker/exec/containerd/containerd.sock");
            assertThat(docker.environment()).isNotEmpty();
            define("""
                    mine:
                      extends: ctr
                      program-options: [--address, %s]
                      daemon-socket: %s
                      store: %s
                    """.formatted(socket, socket, directory.resolve("docker/data/containerd")));
            assertThat(works("mine").adjustments()).containsExactly("variant: program-options --address " + socket);
            DiskResult disk = runner(Workload.STANDARD)
                    .disk(new DiskPlan(List.of("mine"), 2))
                    .getFirst();
            assertThat(disk.image().orThrow()).isBetween(1.0, 10.0);
            assertThat(disk.container().orThrow()).isBetween(0.001, 2.0);
        }
    }

    @Test
    void variantsOfEnginesWithAdapters() throws Exception {
        Need.programs("podman");
        define("""
                podman-runc: {extends: podman, program-options: [--runtime, runc]}
                oci-runc: {extends: oci, program: runc}
                forge-this: {extends: forge, program: %s/bin/forge}
                """.formatted(System.getProperty("forge.dist")));
        BenchmarkRunner runner = runner(Workload.STANDARD);
        List<String> names = List.of("podman-runc", "oci-runc", "forge-this");
        assertThat(runner.startup(new StartupPlan(names, 1, 0)))
                .allSatisfy(result -> assertThat(result.failures()).isEmpty())
                .extracting(StartupResult::runtime)
                .isEqualTo(names);
        assertThat(((EngineReport.Ready) runner.engines().getFirst()).configuration())
                .satisfies(
                        configuration -> assertThat(configuration.ociRuntime()).startsWith("runc"))
                .satisfies(configuration ->
                        assertThat(configuration.adjustments()).startsWith("variant: program-options --runtime runc"));
    }

    @Test
    void aScriptIsAnEngine() throws Exception {
        Path script = directory.resolve("engine");
        Files.writeString(script, "#!/bin/sh\n[ \"$WORD\" = yes ] && [ \"$1\" = none ] && shift && exec \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        define("""
                script:
                  run: [%s, "{network}", "{command}"]
                  environment: {WORD: yes}
                  version: [echo, "script 1.2"]
                  store: %s
                  daemon-pid: [echo, "%d"]
                """.formatted(script, directory, ProcessHandle.current().pid()));
        BenchmarkRunner runner = runner(Workload.STANDARD);
        assertThat(runner.startup(new StartupPlan(List.of("script"), 2, 0))
                        .getFirst()
                        .failures())
                .isEmpty();
        assertThat(((EngineReport.Ready) runner.engines().getFirst())
                        .configuration()
                        .version())
                .isEqualTo("1.2");
        DiskResult disk = runner.disk(new DiskPlan(List.of("script"), 1)).getFirst();
        assertThat(disk.container().isMeasured()).isFalse();
    }

    @Test
    void whatAKilledBenchmarkLeftBehindIsRemovedAndNothingElse() throws Exception {
        define("script: {run: [\"{command}\"]}\n");
        Process ours = marked("script/forge-benchmark-1-1");
        Process theirs = marked("another/forge-benchmark-1-1");
        try {
            runner(Workload.STANDARD).startup(new StartupPlan(List.of("script"), 1, 0));
            assertThat(ours.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(theirs.isAlive()).isTrue();
        } finally {
            ours.destroyForcibly();
            theirs.destroyForcibly();
        }
    }

    private static Process marked(String container) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put("FORGE_BENCHMARK_CONTAINER", container);
        return builder.start();
    }

    @Test
    void everyEngineIsTried() throws Exception {
        define("broken: {run: [sh, -c, 'echo no luck >&2; exit 7'], version: [echo, '1']}\n");
        Spawn forge = new Spawn(
                List.of(
                        System.getProperty("forge.dist") + "/bin/forge",
                        "benchmark",
                        "engines",
                        "--runtime",
                        "runc,broken,absent-one",
                        "--format",
                        "json"),
                environment());
        assertThat(forge.run().errors()).contains("unknown runtime absent-one");
        List<String> args = new ArrayList<>(forge.command());
        args.set(4, "runc,broken");
        Spawn.Ended ended = new Spawn(args, environment()).run();
        assertThat(ended.status()).isEqualTo(new Spawn.Status.Exited(3));
        List<JsonObject> engines = JsonObject.parse(ended.output(), "engines").objects("engines");
        assertThat(engines.get(0).flag("available")).isTrue();
        assertThat(engines.get(1).text("reason")).isEqualTo("it starts no container here: exit code 7: no luck");
    }
}
