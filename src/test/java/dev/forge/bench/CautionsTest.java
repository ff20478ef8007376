package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.analysis.Caution;
import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.internal.run.HostFacts;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class CautionsTest {
    private static final Map<String, Object> QUIET =
            Map.of("cpus", 2, "load_before", "0.10 0.20 0.30 1/100 4242", "governor", "unknown", "steal_percent", 0.2);

    private static List<String> about(String name, Object value) {
        Map<String, Object> facts = new HashMap<>(QUIET);
        facts.put(name, value);
        return Cautions.of(new HostEnvironment(facts));
    }

    @Test
    void aQuietHostNeedsNone() {
        assertThat(Cautions.of(new HostEnvironment(QUIET))).isEmpty();
        assertThat(Cautions.of(HostEnvironment.UNKNOWN)).isEmpty();
    }

    @Test
    void eachTroubleOfTheHostIsNamedWithAdvice() {
        assertThat(about("load_before", "1.50 0 0 1/1 1"))
                .singleElement()
                .asString()
                .isEqualTo("the host is busy (load 1.50 on 2 CPUs): " + Caution.LOAD.advice());
        assertThat(about("pressure_io_before", 30.0)).singleElement().asString().contains("waited for io 30 %");
        assertThat(about("pressure_memory_during", 5.0))
                .singleElement()
                .asString()
                .contains("during the benchmark");
        assertThat(about("steal_percent", 4.0)).singleElement().asString().startsWith("4 % of CPU time was stolen");
        assertThat(about("governor", "powersave")).singleElement().asString().contains("governor is powersave");
        assertThat(about("swapped_pages", 12L)).singleElement().asString().startsWith("12 pages were swapped");
    }

    private static Suite suite(int rounds, IntToDoubleFunction ms, EngineReport... engines) {
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            samples.add(sample(Figure.of(ms.applyAsDouble(round))).round(round).named(""));
        }
        return new Suite(
                "forge_startup",
                Instant.EPOCH,
                0,
                List.of(),
                new HostEnvironment(QUIET),
                List.of(engines),
                samples,
                List.of());
    }

    private static Sample.Builder sample(Figure value) {
        return Sample.of(Operation.STARTUP, "podman", Metric.STARTUP, value);
    }

    @Test
    void eachTroubleOfASeriesIsNamed() {
        Random random = new Random(3);
        double[] noise = random.doubles(40, 100, 110).toArray();
        assertThat(Cautions.of(suite(40, i -> noise[i]))).isEmpty();
        assertThat(Cautions.of(suite(5, i -> noise[i])))
                .containsExactly(Caution.TOO_FEW.text("5 values of startup are few"));
        assertThat(Cautions.of(suite(20, i -> i == 0 ? 400 : noise[i])))
                .contains(Caution.SLOW_FIRST_ROUND.text("the first round's startup of podman is an outlier"));
        assertThat(Cautions.of(suite(40, i -> noise[i] + i)))
                .contains(Caution.DRIFT.text("startup of podman drifts from round to round"));
        assertThat(Cautions.of(suite(40, i -> noise[i] + 20 * Math.sin(i / 3.0))))
                .anyMatch(args -> args.endsWith(Caution.AUTOCORRELATION.advice()));
    }

    @Test
    void failedRunsAreCountedWithoutWarmUps() {
        List<Sample> samples = List.of(
                sample(Figure.unavailable("warming up")).round(0).warmUp(true).named(""),
                sample(Figure.unavailable("exit code 125")).round(0).named(""),
                sample(Figure.of(100)).round(1).named(""));
        Suite suite =
                new Suite("s", Instant.EPOCH, 0, List.of(), new HostEnvironment(QUIET), List.of(), samples, List.of());
        assertThat(Cautions.of(suite))
                .contains(Caution.FAILED_RUNS.text(
                        "1 of 2 runs of podman's startup failed (the last one: exit code 125)"));
    }

    @Test
    void unequalEngineConfigurationsAreNamed() {
        assertThat(Cautions.of(suite(0, i -> 0, ready("forge", "overlay"), ready("podman", "vfs"))))
                .containsExactly(Caution.UNEQUAL_CONFIGURATION.text(
                        "engines not on equal terms: storage driver: forge overlay, podman vfs"));
        assertThat(Cautions.of(suite(0, i -> 0, ready("forge", "overlay"), ready("docker", "overlay2"))))
                .isEmpty();
    }

    private static EngineReport ready(String runtime, String storage) {
        return new EngineReport.Ready(
                runtime,
                new EngineConfiguration("1.0", "runc 1.1", storage, "seccomp.json", "cgroupfs", "none", List.of()));
    }

    @Test
    void whatIsReadOfThisHostIsWhatTheCautionsLookFor() {
        HostFacts facts = new HostFacts();
        assertThat(facts.before().facts()).containsKeys("cpus", "load_before", "governor", "clock_source", "swap_kib");
        assertThat(facts.untilNow().facts()).containsKeys("steal_percent", "swapped_pages", "load_after");
        assertThat(facts.untilNow().number(HostFact.STEAL)).isPresent();
    }
}
