package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.SampleTable.Key;
import dev.forge.bench.SampleTable.Point;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.core.ForgeException;
import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteReaderTest {
    private static final Instant MOMENT = Instant.parse("2026-03-01T10:20:30.123456Z");

    private static Sample run(String name, String runtime, Figure value, Map<String, Object> details) {
        return new Sample(name, "container_startup", runtime, "startup", value, "ms", MOMENT, details);
    }

    private static final Suite SUITE = new Suite(
            "forge_startup",
            MOMENT,
            7,
            List.of("startup: forge podman"),
            Map.of("host", "here", "cpus", 2L),
            List.of(
                    new EngineReport.Ready(
                            "forge",
                            new EngineConfiguration(
                                    "1", "runc 1", "overlay", "seccomp.json", "cgroupfs", "none", List.of())),
                    new EngineReport.Absent("docker", "it is not installed", "install it")),
            List.of(
                    run("forge_startup_0", "forge", Figure.of(99), Map.of("round", 0L, "warmup", true)),
                    run("forge_startup_1", "forge", Figure.of(10.5), Map.of("round", 0L, "first_output", 8.25)),
                    run("podman_startup_0", "podman", Figure.of(20), Map.of("round", 0L)),
                    run("podman_startup_1", "podman", Figure.of(22), Map.of("round", 1L)),
                    run("forge_startup_2", "forge", Figure.unavailable("exit code 1"), Map.of("round", 1L)),
                    run("forge_startup_3", "forge", Figure.of(44), Map.of("round", 2L, "concurrency", 4L))),
            List.of("the host is busy"));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(SuiteReader.parse(SUITE.json(), "test")).isEqualTo(SUITE);
    }

    @Test
    void aFileOfTheFirstVersionIsRead() {
        String old = SUITE.json().replace("\"version\": 2", "\"version\": 1");
        assertThat(SuiteReader.parse(old.replace("\"warnings\"", "\"unknown\""), "test")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aLaterVersionAndAnythingElseIsRefused() {
        assertThatThrownBy(() -> SuiteReader.parse(SUITE.json().replace("\"version\": 2", "\"version\": 9"), "test"))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> SuiteReader.parse("{}", "test")).hasMessageContaining("no result file");
        assertThatThrownBy(() -> SuiteReader.parse("[", "test")).isInstanceOf(ForgeException.class);
    }

    @Test
    void warmUpsFailuresAndOtherFactorsAreKeptApart() {
        SampleTable sampleTable = SampleTable.of(SUITE);
        Key forge = new Key("forge", Metric.STARTUP, "");
        Key podman = new Key("podman", Metric.STARTUP, "");
        assertThat(sampleTable.points(forge)).containsExactly(new Point(0, 10.5));
        assertThat(sampleTable.points(new Key("forge", Metric.FIRST_OUTPUT, "")))
                .containsExactly(new Point(0, 8.25));
        assertThat(sampleTable.points(new Key("forge", Metric.STARTUP, "concurrency=4")))
                .containsExactly(new Point(2, 44));
        SampleTable.Pairs pairs = sampleTable.pairs(forge, podman);
        assertThat(pairs.first().values()).containsExactly(10.5);
        assertThat(pairs.second().values()).containsExactly(20.0);
    }
}
