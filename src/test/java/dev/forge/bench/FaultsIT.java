package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.runtime.Engine;
import dev.forge.core.PathLookup;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Spawn;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.PrivateDocker;
import dev.forge.testing.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a benchmark runs: finished series are kept, and no container of the benchmark's stays. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FaultsIT {
    @TempDir
    Path directory;

    @BeforeAll
    static void needs() {
        Need.root();
        Need.programs("runc", "busybox", "mount", "podman", "docker", "dockerd");
    }

    private static List<Path> results(ForgeCli forge) throws IOException {
        Path benchmarks = forge.home().resolve("benchmarks");
        if (!Files.isDirectory(benchmarks)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(benchmarks)) {
            return files.filter(file -> file.getFileName().toString().matches("benchmark_.*\\.json"))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(CommandResult.of("kill", "-" + signal, Long.toString(process.pid()))
                        .code())
                .isZero();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }

    private static void everyFileIsWhole(ForgeCli forge) throws IOException {
        for (Path file : results(forge)) {
            // A file is claimed before there is anything to be written.
            if (Files.size(file) > 0) {
                assertThat(SuiteReader.read(file.toFile()).results()).isNotEmpty();
            }
        }
    }

    /** Containers that a benchmark started under any engine and that are still there, each with its engine's name. */
    private static List<String> hostDelta(ForgeCli forge, Map<String, String> environment) {
        List<String> hostDelta = new ArrayList<>();
        for (String engine : List.of(forge.command().command().getFirst(), "podman", "docker")) {
            String program = String.valueOf(PathLookup.find(engine, environment));
            new Spawn(List.of(program, "ps", "-aq", "--filter", "label=" + Engine.LABEL), environment)
                    .text()
                    .lines()
                    .forEach(id -> hostDelta.add(engine + " " + id));
        }
        return hostDelta;
    }

    /** Starts a benchmark of all engines, this docker among them. */
    private Process benchmark(ForgeCli forge, PrivateDocker docker, String text) throws IOException {
        ProcessBuilder builder =
                forge.command(("benchmark " + text + " --runtime forge,podman,docker,oci").split(" ", -1));
        // A shell in the background ignores SIGINT, and children inherit that; env sets it right.
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        builder.environment().putAll(docker.environment());
        return start(builder);
    }

    private Process start(ProcessBuilder builder) throws IOException {
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    /** Waits until a benchmark has begun to measure, and then so long; it must not end by itself meanwhile. */
    private void measuresFor(ForgeCli forge, Process process, int milliseconds) throws Exception {
        Path lock = forge.home().resolve("benchmarks/lock");
        Await.until(
                process,
                "the benchmark holds its lock",
                () -> Files.exists(lock) && Files.readString(lock).startsWith("process " + process.pid() + ","));
        assertThat(process.waitFor(milliseconds, TimeUnit.MILLISECONDS))
                .as(this::output)
                .isFalse();
    }

    /** What the benchmark that was started last has said. */
    private String output() {
        return String.valueOf(TextFile.readIfThere(directory.resolve("output").toString()));
    }

    @Test
    void signalsAtRandomMoments() throws Exception {
        ForgeCli forge = new ForgeCli(directory);
        Random random = new Random(7);
        try (PrivateDocker docker = PrivateDocker.start(directory)) {
            for (String command : List.of("startup -r 1000", "memory --samples 1000")) {
                for (String signal : List.of("INT", "TERM", "KILL", "INT", "TERM", "KILL")) {
                    Process process = benchmark(forge, docker, command);
                    measuresFor(forge, process, random.nextInt(3000));
                    signal(signal, process);
                    everyFileIsWhole(forge);
                    if (signal.equals("KILL")) {
                        // Nobody can tidy up after SIGKILL but the next benchmark, and it does.
                        Process next = benchmark(forge, docker, "startup -q -w 0 -r 1");
                        assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
                        assertThat(next.exitValue()).isZero();
                    }
                    assertThat(hostDelta(forge, docker.environment(forge.home())))
                            .as("after %s of %s", signal, command)
                            .isEmpty();
                }
            }
        }
        assertThat(results(forge)).isNotEmpty();
    }

    @Test
    void aFullDiskKeepsWhatIsWritten() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        ForgeCli forge = new ForgeCli(small);
        new Spawn(
                        List.of("/bin/mount", "-t", "tmpfs", "-o", "size=100m", "forge-test", small.toString()),
                        System.getenv())
                .text();
        try {
            forge.must("benchmark", "startup", "-q", "-r", "2");
            List<Path> before = results(forge);
            String whole = Files.readString(before.getFirst());
            Process process = forge.command("benchmark", "startup", "-r", "1000")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            Await.until(process, "the second file is written", () -> {
                List<Path> files = results(forge);
                files.removeAll(before);
                return !files.isEmpty() && Files.size(files.getFirst()) > 0;
            });
            fill(small.resolve("filler"));
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(Files.readString(directory.resolve("output"))).containsIgnoringCase("no space left");
            assertThat(Files.readString(before.getFirst())).isEqualTo(whole);
            everyFileIsWhole(forge);
            Files.delete(small.resolve("filler"));
            assertThat(forge.must("ps", "-aq", "--filter", "label=" + Engine.LABEL))
                    .isEmpty();
        } finally {
            new Spawn(List.of("/bin/umount", "-l", small.toString()), System.getenv()).run();
        }
    }

    private static void fill(Path file) throws IOException {
        new Spawn(List.of("/bin/sh", "-c", "cat /dev/zero >" + file), System.getenv()).run();
        assertThat(Files.size(file)).isPositive();
    }

    @Test
    void theDaemonIsKilledMeanwhile() throws Exception {
        ForgeCli forge = new ForgeCli(directory);
        try (PrivateDocker docker = PrivateDocker.start(directory)) {
            ProcessBuilder builder =
                    forge.command("benchmark", "startup", "--runtime", "docker,oci", "-r", "8", "--timeout", "10s");
            builder.environment().putAll(docker.environment());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            Await.until(
                    process,
                    "the first round is saved",
                    () -> !results(forge).isEmpty() && Files.size(results(forge).getFirst()) > 0);
            kill(directory.resolve("docker/docker.pid"));
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
            Suite suite = SuiteReader.read(results(forge).getFirst().toFile());
            assertThat(suite.results().stream()
                            .filter(sample -> sample.runtime().equals("oci")
                                    && sample.value().isMeasured()))
                    .hasSize(9);
            assertThat(suite.results().stream()
                            .filter(sample -> sample.runtime().equals("docker")))
                    .anyMatch(sample -> !sample.value().isMeasured());
        } finally {
            // A daemon that is killed leaves its own daemon and its store's mount, which is none of the benchmark's.
            kill(directory.resolve("docker/exec/containerd/containerd.pid"));
            new Spawn(
                            List.of(
                                    "/bin/umount",
                                    "-l",
                                    directory.resolve("docker/data").toString()),
                            System.getenv())
                    .run();
        }
    }

    private static void killWithAllBelow(Process process) throws Exception {
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        assertThat(process.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** As when a job of a build server is cancelled. What a runtime has begun then, it does not know itself. */
    @Test
    void whatIsKilledAllAtOnceLeavesNothing() throws Exception {
        Set<String> before = Traces.now(directory);
        ForgeCli forge = new ForgeCli(directory);
        Random random = new Random(7);
        for (int i = 0; i < 8; i++) {
            Process process = start(
                    forge.command("benchmark", "startup", "--runtime", "oci,runc", "--concurrency", "4", "-r", "1000"));
            measuresFor(forge, process, 500 + random.nextInt(1000));
            killWithAllBelow(process);
            forge.must("benchmark", "startup", "-q", "--runtime", "oci,runc", "-w", "0", "-r", "1");
            assertThat(Traces.left(directory, before)).as("round %d", i).isEmpty();
        }
    }

    @Test
    void aKilledLoadLeavesNeitherItsDaemonNorItsStores() throws Exception {
        Set<String> before = Traces.now(directory);
        ForgeCli forge = new ForgeCli(directory);
        Path benchmarks = forge.home().resolve("benchmarks");
        Random random = new Random(7);
        for (boolean all : new boolean[] {false, true}) {
            Process process = start(forge.command("benchmark", "load", "--runtime", "podman,docker", "-r", "1000"));
            Path daemon = benchmarks.resolve("load-" + process.pid() + "/docker/docker.pid");
            Await.until(
                    process,
                    "docker's daemon is there",
                    () -> Files.exists(daemon) && !processesIn(benchmarks).isEmpty());
            // As it answers, or loads, or is asked for the first time.
            assertThat(process.waitFor(500 + random.nextInt(1000), TimeUnit.MILLISECONDS))
                    .as(this::output)
                    .isFalse();
            if (all) {
                killWithAllBelow(process);
            } else {
                assertThat(process.destroyForcibly().waitFor(60, TimeUnit.SECONDS))
                        .isTrue();
            }
            forge.must("benchmark", "startup", "-q", "--runtime", "oci", "-w", "0", "-r", "1");
            assertThat(processesIn(benchmarks)).isEmpty();
            assertThat(benchmarks).isDirectoryNotContaining("glob:**/load-*");
            assertThat(directory.getParent()).isDirectoryNotContaining("glob:**/forge-podman-*");
            assertThat(Traces.left(directory, before)).isEmpty();
        }
    }

    private static List<String> processesIn(Path directory) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(directory + "/"))
                .toList();
    }

    private static void kill(Path pidFile) throws Exception {
        String pid = Files.readString(pidFile).strip();
        // It may have ended by itself meanwhile.
        CommandResult.of("kill", "-KILL", pid);
    }
}
