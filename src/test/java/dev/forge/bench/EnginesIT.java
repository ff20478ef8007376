package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import dev.forge.testing.PrivateDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks on real engines: Forge from the distribution, Podman, a private Docker and the bare runtime. */
class EnginesIT {
    private static final List<String> ALL = List.of("forge", "podman", "docker", "oci");
    private static final String LABEL = "label=dev.forge.benchmark";

    @TempDir
    static Path directory;

    private static PrivateDocker docker;

    @BeforeAll
    static void startDocker() {
        Need.root();
        Need.programs("podman", "docker", "dockerd", "runc", "conmon", "busybox");
        docker = PrivateDocker.start(directory);
    }

    @AfterAll
    static void stopDocker() {
        if (docker != null) {
            docker.close();
        }
    }

    private static Map<String, String> environment() {
        return docker.environment(directory.resolve("home"));
    }

    private static BenchmarkRunner runner(Workload workload, long seed) {
        return new BenchmarkRunner(new BenchmarkContext(environment(), workload, seed, false, false, Progress.NONE));
    }

    private static String text(String... args) {
        List<String> command = new ArrayList<>(List.of(args));
        command.set(0, String.valueOf(PathLookup.find(args[0], environment())));
        return new Spawn(command, environment()).text();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(text("podman", "ps", "-aq", "--filter", LABEL)).isEmpty();
        assertThat(text("docker", "ps", "-aq", "--filter", LABEL)).isEmpty();
        assertThat(text(System.getProperty("forge.dist") + "/bin/forge", "ps", "-aq", "--filter", LABEL))
                .isEmpty();
        String[] states =
                directory.resolve("home/benchmarks/oci/state").toFile().list();
        assertThat(states == null ? 0 : states.length).isZero();
    }

    @Test
    void startupOfAllEnginesInRandomOrder() {
        BenchmarkRunner runner = runner(Workload.STANDARD, 42);
        List<StartupResult> results = runner.startup(new StartupPlan(ALL, 3, 1));
        assertThat(results).extracting(StartupResult::runtime).isEqualTo(ALL);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.failures()).isEmpty();
            assertThat(result.successful()).isEqualTo(3);
            assertThat(result.minMs()).isPositive().isLessThanOrEqualTo(result.averageMs());
            assertThat(result.medianFirstOutput().orThrow()).isLessThanOrEqualTo(result.maxMs());
        });
        // The same seed, the same order.
        assertThat(runner.suite().order()).hasSize(4).allMatch(round -> round.startsWith("startup"));
        BenchmarkRunner again = runner(Workload.STANDARD, 42);
        again.startup(new StartupPlan(ALL, 3, 1));
        assertThat(again.suite().order()).isEqualTo(runner.suite().order());
    }

    @Test
    void resultFileIsTheSpecifications() throws Exception {
        BenchmarkRunner runner = runner(Workload.STANDARD, 1);
        runner.startup(new StartupPlan(List.of("oci"), 2, 0));
        Path file = runner.saveResults();
        assertThat(file.getFileName().toString()).matches("benchmark_\\d{8}_\\d{6}\\.json");
        assertThat(runner.saveResults()).isEqualTo(file);
        assertThat(runner.saveResults("my_benchmark.json"))
                .isEqualTo(directory.resolve("home/benchmarks/my_benchmark.json"));
        JsonObject json = JsonObject.parse(Files.readString(file), file.toString());
        assertThat(json.objects("results"))
                .extracting(entry -> entry.text("name"))
                .containsExactly("oci_startup_0", "oci_startup_1");
    }

    @Test
    void memoryIsTheEnginesOwn() {
        List<MemoryResult> results =
                runner(Workload.STANDARD, 1).memory(new MemoryPlan(ALL, 3, Duration.ofMillis(20), 2));
        MemoryResult forge = results.get(0);
        MemoryResult podman = results.get(1);
        MemoryResult dockers = results.get(2);
        MemoryResult oci = results.get(3);
        assertThat(results).allSatisfy(result -> assertThat(result.failure()).isNull());
        assertThat(forge.idle().orThrow()).isZero();
        assertThat(podman.idle().orThrow()).isZero();
        assertThat(podman.points().get(1).processes()).containsExactly("conmon");
        assertThat(podman.averageMb()).isBetween(0.1, 10.0);
        assertThat(dockers.points().get(0).processes()).containsExactlyInAnyOrder("containerd", "dockerd");
        assertThat(dockers.points().get(2).processes())
                .containsExactlyInAnyOrder("containerd", "dockerd", "containerd-shim", "containerd-shim");
        assertThat(dockers.idle().orThrow()).isGreaterThan(20);
        assertThat(oci.averageMb()).isZero();
    }

    @Test
    void diskOfImageAndContainers() {
        List<DiskResult> results = runner(Workload.STANDARD, 1).disk(new DiskPlan(ALL, 3));
        assertThat(results.subList(0, 3)).allSatisfy(result -> {
            assertThat(result.image().orThrow()).as(result.runtime()).isBetween(1.0, 10.0);
            assertThat(result.container().orThrow()).as(result.runtime()).isBetween(0.001, 2.0);
            assertThat(result.sizeMb()).isGreaterThanOrEqualTo(result.image().orThrow());
        });
        assertThat(results.get(3).store().isMeasured()).isFalse();
    }

    @Test
    void failedRunsAreCountedAndNotTimed() {
        StartupResult result = runner(new Workload(null, List.of("sh", "-c", "exit 3"), "none"), 1)
                .startup(new StartupPlan(List.of("docker", "oci"), 2, 0))
                .getLast();
        assertThat(result.successful()).isZero();
        assertThat(result.failures()).hasSize(2).allMatch(failure -> failure.startsWith("exit code 3"));
        assertThatThrownBy(result::averageMs).isInstanceOf(ForgeException.class).hasMessageContaining("no run of");
    }

    @Test
    void anEngineThatIsMissingIsNamedAndTheOthersGoOn() {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("DOCKER_HOST", "unix://" + directory + "/nobody.sock");
        BenchmarkRunner runner = new BenchmarkRunner(
                new BenchmarkContext(environment, Workload.STANDARD, 1, false, false, Progress.NONE));
        assertThat(runner.startup(new StartupPlan(List.of("docker", "oci"), 1, 0)))
                .extracting(StartupResult::runtime)
                .containsExactly("oci");
        assertThat(runner.engines().getFirst()).isInstanceOfSatisfying(EngineReport.Absent.class, absent -> {
            assertThat(absent.reason()).startsWith("docker's daemon does not answer");
            assertThat(absent.hint()).contains("dockerd &");
        });
    }

    @Test
    void leftoversAreRemovedAndOthersAreNot() {
        runner(Workload.STANDARD, 1).startup(new StartupPlan(List.of("docker"), 1, 0));
        String ours = text(
                "docker",
                "run",
                "-d",
                "--network",
                "none",
                "--label",
                BenchmarkHost.of(
                                environment(),
                                new ForgeHome(directory.resolve("home").toFile()))
                        .label(),
                "localhost/forge-benchmark:1",
                "sleep",
                "1000");
        String theirs = text(
                "docker",
                "run",
                "-d",
                "--network",
                "none",
                "--label",
                "dev.forge.benchmark=2",
                "localhost/forge-benchmark:1",
                "sleep",
                "1000");
        try {
            runner(Workload.STANDARD, 1).startup(new StartupPlan(List.of("docker"), 1, 0));
            String left = text("docker", "ps", "-aq", "--no-trunc");
            assertThat(left).isEqualTo(theirs).doesNotContain(ours);
        } finally {
            text("docker", "rm", "-f", theirs);
        }
    }

    @Test
    void aSignalKeepsWhatIsFinishedAndLeavesNoContainer() throws Exception {
        for (String signal : List.of("INT", "TERM")) {
            Set<Path> before = benchmarks();
            Process process = forge("benchmark", "compare", "--runtime", "podman,docker,oci", "-r", "1000");
            try {
                Await.until(
                        process, "two rounds are saved", () -> samples(before).size() >= 6);
                List<Sample> finished = samples(before);
                assertThat(CommandResult.of("kill", "-" + signal, Long.toString(process.pid()))
                                .code())
                        .isZero();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
                List<Sample> kept = samples(before);
                assertThat(kept).hasSizeBetween(finished.size(), 1000).startsWith(finished.toArray(Sample[]::new));
            } finally {
                process.destroy();
                process.waitFor(60, TimeUnit.SECONDS);
            }
            nothingIsLeft();
        }
    }

    /** The startups, warm-ups left out, in the one result file that was not there before; none if it is empty. */
    private static List<Sample> samples(Set<Path> before) throws IOException {
        Set<Path> files = benchmarks();
        files.removeAll(before);
        assertThat(files).hasSizeLessThanOrEqualTo(1);
        List<Sample> samples = new ArrayList<>();
        for (Path file : files) {
            if (Files.size(file) > 0) {
                samples.addAll(SuiteReader.read(file.toFile()).results());
            }
        }
        samples.removeIf(sample -> sample.warmUp() || sample.metric() != Metric.STARTUP);
        return samples;
    }

    @Test
    void theSecondBenchmarkSaysWhoHoldsTheLock() throws Exception {
        Process first = forge("benchmark", "startup", "--runtime", "oci", "-r", "1000");
        Path lock = directory.resolve("home/benchmarks/lock");
        String holder = "process " + first.pid() + ", measuring startup";
        try {
            Await.until(
                    first,
                    "the lock is taken",
                    () -> Files.exists(lock) && Files.readString(lock).startsWith(holder));
            assertThatThrownBy(() -> runner(Workload.STANDARD, 1).startup(new StartupPlan(List.of("oci"), 1, 0)))
                    .isInstanceOf(ForgeException.class)
                    .hasMessageStartingWith("another benchmark is running: " + holder);
            first.destroy();
            assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            first.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
    }

    private static Set<Path> benchmarks() throws IOException {
        Path benchmarks = directory.resolve("home/benchmarks");
        if (!Files.isDirectory(benchmarks)) {
            return new HashSet<>();
        }
        try (Stream<Path> files = Files.list(benchmarks)) {
            return files.filter(file -> file.getFileName().toString().matches("benchmark_.*\\.json"))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static Process forge(String... args) throws IOException {
        // A shell in the background ignores SIGINT, and children inherit that; env sets it right.
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT", System.getProperty("forge.dist") + "/bin/forge"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    @Test
    void theCustomBenchmarkOfTheSpecificationRuns() throws Exception {
        Path example = Path.of(System.getProperty("forge.checkout"), "examples/CustomBenchmark.java");
        Path jar = Path.of(System.getProperty("forge.checkout"), "target/forge.jar");
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                jar.toString(),
                example.toString(),
                "2",
                "forge",
                "podman");
        builder.environment().putAll(environment());
        CommandResult ended = CommandResult.of(builder);
        assertThat(ended.out())
                .as(ended.err())
                .containsPattern("forge: \\d+\\.\\dms\npodman: \\d+\\.\\dms\nsaved: .*/my_benchmark.json");
    }
}
