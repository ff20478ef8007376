package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import dev.forge.testing.Need;
import dev.forge.testing.PrivateDocker;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of containers, image load, density and all of it, on real engines. */
class MoreBenchmarksIT {
    private static final List<String> ALL = List.of("forge", "podman", "docker", "oci");

    @TempDir
    static Path directory;

    private static PrivateDocker docker;

    @BeforeAll
    static void startDocker() {
        Need.root();
        Need.programs("podman", "docker", "dockerd", "runc", "conmon", "busybox", "tar");
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

    private static BenchmarkRunner runner() {
        return new BenchmarkRunner(
                new BenchmarkContext(environment(), Workload.STANDARD, 7, false, false, Progress.NONE));
    }

    @AfterEach
    void nothingIsLeft() {
        for (String engine : List.of("podman", "docker", System.getProperty("forge.dist") + "/bin/forge")) {
            String path = engine.startsWith("/") ? engine : PathLookup.find(engine, environment());
            List<String> command = List.of(path + "", "ps", "-aq", "--filter", "label=dev.forge.benchmark");
            assertThat(new Spawn(command, environment()).text()).isEmpty();
        }
        File[] left = directory.resolve("home/benchmarks").toFile().listFiles((any, name) -> name.startsWith("load-"));
        assertThat(left == null ? 0 : left.length).isZero();
    }

    @Test
    void everyStepOfALifeIsASeriesOfItsOwn() {
        BenchmarkRunner runner = runner();
        List<LifecycleResult> results = runner.lifecycle(new LifecyclePlan(ALL, 2, 1));
        assertThat(results).extracting(LifecycleResult::runtime).isEqualTo(ALL);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.failures()).isEmpty();
            for (Metric step : LifecycleResult.STEPS) {
                assertThat(result.times(step).count()).isEqualTo(2);
            }
            // A payload that heeds the signal ends long before the ten seconds after which it is killed.
            assertThat(result.times(Metric.STOP).max()).isLessThan(9000);
        });
        SampleTable sampleTable = SampleTable.of(runner.suite());
        assertThat(sampleTable
                        .values(new SampleTable.Key("forge", Metric.START, Factors.NONE))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void loadBeginsWithAnEmptyStore() {
        BenchmarkRunner runner = runner();
        List<LoadResult> results = runner.load(new LoadPlan(List.of("forge", "podman", "docker"), null, 2));
        assertThat(results).extracting(LoadResult::runtime).containsExactly("forge", "podman", "docker", "tar");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.failures()).isEmpty();
            assertThat(result.times().count()).isEqualTo(2);
            assertThat(result.megabytesPerSecond().orThrow()).isPositive();
        });
        // The same layers, whoever counts them: engines differ in what they count as the size of links and directories.
        double forge = results.getFirst().megabytes().orThrow();
        assertThat(results.get(2).megabytes().orThrow()).isBetween(forge * 0.95, forge * 1.05);
    }

    @Test
    void anEngineWithoutAStoreSaysSo() {
        List<LoadResult> results = runner().load(new LoadPlan(List.of("forge", "oci"), null, 1));
        assertThat(results.get(1).times().isEmpty()).isTrue();
        assertThat(results.get(1).failures()).containsExactly("oci cannot be given an empty store of its own");
        assertThatThrownBy(() -> new LoadPlan(ALL, Path.of("/nowhere.tar"), 1))
                .isInstanceOf(ForgeException.class)
                .hasMessage("no such archive: /nowhere.tar");
    }

    @Test
    void densityCountsWhatIsAlive() {
        List<DensityResult> results = runner().density(new DensityPlan(List.of("forge", "docker"), 6, 1));
        assertThat(results).allSatisfy(result -> {
            assertThat(result.alive().orThrow()).isEqualTo(6);
            assertThat(result.stopReason()).isEqualTo("the given number is reached");
            assertThat(result.points())
                    .extracting(SampleDetails.DensityPoint::containers)
                    .containsExactly(0, 1, 2, 5, 6);
            assertThat(result.perContainer().orThrow()).isPositive();
            assertThat(result.interval()).isPresent();
        });
        DensityResult none = runner().density(new DensityPlan(List.of("forge"), 6, Long.MAX_VALUE >> 20))
                .getFirst();
        assertThat(none.alive().orThrow()).isZero();
        assertThat(none.stopReason()).startsWith("less than");
    }

    @Test
    void allStopsWhenTheTimeIsSpent() {
        BenchmarkRunner runner = runner();
        AllResults everything = runner.all(AllPlan.of(List.of("oci"), AllPlan.Effort.QUICK, Duration.ofNanos(1)));
        assertThat(everything.skipped())
                .containsExactly(
                        "startup",
                        "lifecycle",
                        "concurrency",
                        "memory",
                        "load",
                        "dag",
                        "files",
                        "disk",
                        "first starts",
                        "dashboard",
                        "density");
        assertThat(runner.suite().results()).isEmpty();
    }
}
