package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.SampleTable.Key;
import dev.forge.bench.SampleTable.RoundValue;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.core.ForgeException;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SuiteReaderTest {
    private static final Instant MOMENT = Instant.parse("2026-03-01T10:20:30.123456Z");

    private static Sample.Builder run(String runtime, Figure value) {
        return Sample.of(Operation.STARTUP, runtime, Metric.STARTUP, value).at(MOMENT);
    }

    private static final Suite SUITE = new Suite(
            "forge_startup",
            MOMENT,
            7,
            List.of("startup: forge podman"),
            new HostEnvironment(Map.of("host", "here", "cpus", 2L)),
            List.of(
                    new EngineReport.Ready(
                            "forge",
                            new EngineConfiguration(
                                    "1", "runc 1", "overlay", "seccomp.json", "cgroupfs", "none", List.of())),
                    new EngineReport.Absent("docker", "it is not installed", "install it")),
            List.of(
                    run("forge", Figure.of(99)).round(0).warmUp(true).named("forge_startup_0"),
                    run("forge", Figure.of(10.5))
                            .round(0)
                            .phases(Map.of(
                                    Metric.FIRST_OUTPUT,
                                    Figure.of(8.25),
                                    Metric.SETTLED,
                                    Figure.unavailable("process 7 still runs")))
                            .details(new SampleDetails.CommandCpu(3.5, 2.25))
                            .named("forge_startup_1"),
                    run("podman", Figure.of(20)).round(0).named("podman_startup_0"),
                    run("podman", Figure.of(33))
                            .round(0)
                            .factors(Factors.NONE.withParameters(new Parameters(Map.of("size", "1,5"))))
                            .named("podman_startup_9"),
                    run("podman", Figure.of(22)).round(1).named("podman_startup_1"),
                    run("forge", Figure.unavailable("exit code 1")).round(1).named("forge_startup_2"),
                    run("forge", Figure.of(44))
                            .round(2)
                            .factors(Factors.concurrency(4).withCold(true))
                            .named("forge_startup_3"),
                    run("forge", Figure.of(45))
                            .warmUp(true)
                            .details(new SampleDetails.Lane(0, 3))
                            .named("forge_startup_warmup_0"),
                    Sample.of(Operation.MEMORY, "forge", Metric.MEMORY, Figure.of(1.5))
                            .at(MOMENT)
                            .factors(Factors.containers(1))
                            .details(new SampleDetails.ProcessNames(List.of("conmon")))
                            .named("forge_memory_0"),
                    Sample.of(Operation.MEMORY, "forge", Metric.MEMORY_PER_CONTAINER, Figure.of(0.5))
                            .at(MOMENT)
                            .factors(Factors.containers(5))
                            .details(new SampleDetails.Slope(Optional.of(new Interval(0.4, 0.6))))
                            .named("forge_memory_per_container_0"),
                    Sample.of(Operation.LOAD, "forge", Metric.LOAD, Figure.of(500))
                            .at(MOMENT)
                            .round(0)
                            .details(new SampleDetails.Transfer(100, 200))
                            .named("forge_load_0"),
                    Sample.of(Operation.DENSITY, "forge", Metric.DENSITY, Figure.of(20))
                            .at(MOMENT)
                            .phases(Map.of(Metric.MEMORY_PER_CONTAINER, Figure.of(0.4)))
                            .details(new SampleDetails.Density(
                                    "the given number is reached",
                                    Optional.of(new Interval(0.3, 0.5)),
                                    List.of(new SampleDetails.DensityPoint(0, 1.5))))
                            .named("forge_density_0"),
                    Sample.of(Operation.CONCURRENCY, "forge", Metric.THROUGHPUT, Figure.of(6.5))
                            .at(MOMENT)
                            .factors(Factors.concurrency(4))
                            .details(new SampleDetails.Latencies(
                                    OptionalDouble.of(1), OptionalDouble.of(2), OptionalDouble.of(3), 8, 1))
                            .named("forge_throughput_0")),
            List.of("the host is busy"));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(SuiteReader.parse(SUITE.json(), "test")).isEqualTo(SUITE);
    }

    private static Suite at(String... moments) {
        List<Sample> samples = new ArrayList<>();
        for (String moment : moments) {
            samples.add(Sample.of(Operation.STARTUP, "forge", Metric.STARTUP, Figure.of(1))
                    .at(Instant.parse(moment))
                    .round(samples.size())
                    .named("forge_startup_" + samples.size()));
        }
        return new Suite(
                "forge_startup",
                Instant.parse(moments[0]),
                7,
                List.of(),
                new HostEnvironment(Map.of("host", "here")),
                List.of(),
                samples,
                List.of());
    }

    @Test
    void momentsHaveTheirOffset() {
        Suite autumn = at("2026-10-25T00:30:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:10:00Z");
        String json = autumn.json(ZoneId.of("Europe/Berlin"));
        assertThat(json).contains("\"2026-10-25T02:30:00.000000+02:00\"", "\"2026-10-25T02:10:00.000000+01:00\"");
        assertThat(SuiteReader.parse(json, "test")).isEqualTo(autumn);
        for (String zone : List.of("UTC", "Asia/Tokyo", "America/St_Johns", "Z", "GMT+02:00", "Pacific/Apia")) {
            assertThat(SuiteReader.parse(autumn.json(ZoneId.of(zone)), "test")).isEqualTo(autumn);
        }
        // With offsets the zone's name is only a remark.
        assertThat(SuiteReader.parse(json.replace("Europe/Berlin", "Mars/Olympus"), "test"))
                .isEqualTo(autumn);
    }

    @Test
    void momentsOfEarlierVersionsAreOfTheFilesZone() {
        Suite autumn = at("2026-10-25T00:30:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:10:00Z");
        String old = autumn.json(ZoneId.of("Europe/Berlin")).replaceAll("(\\.\\d{6})[+-]\\d{2}:\\d{2}", "$1");
        // Moments of a file do not go back, so the second time of that hour is known for what it is.
        assertThat(SuiteReader.parse(old, "test")).isEqualTo(autumn);
        String unknown = old.replace("Europe/Berlin", "Mars/Olympus");
        assertThatThrownBy(() -> SuiteReader.parse(unknown, "test"))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("Mars/Olympus");
        assertThat(SuiteReader.parse(old.replace("\"time_zone\"", "\"zone\""), "test")
                        .timestamp())
                .isEqualTo(Instant.parse("2026-10-25T02:30:00Z"));
    }

    @Test
    void whatOnlyAnotherVersionKnowsIsKeptAndInNoSeries() {
        String json = SUITE.json()
                .replace(
                        "\"forge_startup_0\",",
                        "\"forge_startup_0\",\n      \"colour\": [\n        \"red\",\n        1.5\n      ],")
                .replace("\"metric\": \"memory\"", "\"metric\": \"io_wait\"")
                .replace("\"operation\": \"image_load\"", "\"operation\": \"image_push\"")
                .replace("\"first_output\": 8.25", "\"first_output\": \"n/a\"")
                .replace("\"batch\": 0", "\"batch\": 0.5");
        Suite suite = SuiteReader.parse(json, "test");
        List<Sample> samples = suite.results();
        assertThat(samples).hasSameSizeAs(SUITE.results());
        assertThat(samples.get(0).foreign()).containsOnlyKeys("colour");
        assertThat(samples.get(1).foreign()).containsEntry("first_output", "n/a");
        assertThat(samples.get(7).foreign()).containsEntry("batch", 0.5).containsEntry("lane", 3L);
        assertThat(samples.get(8).metric()).isEqualTo(new MetricId.ForeignMetric("io_wait", "MB"));
        assertThat(samples.get(10).operation()).isEqualTo(new OperationId.ForeignOperation("image_push"));
        assertThat(SampleTable.of(suite).keys())
                .extracting(Key::metric)
                .doesNotContain(Metric.MEMORY, Metric.FIRST_OUTPUT)
                .contains(Metric.LOAD);
        assertThat(SuiteReader.parse(suite.json(), "test")).isEqualTo(suite);
        assertThat(suite.json())
                .contains("\"colour\": [\n", "\"io_wait\"", "\"image_push\"", "\"n/a\"", "\"batch\": 0.5");
    }

    @Test
    void aMetricInAnotherUnitIsForeign() {
        String json = SUITE.json().replace("\"unit\": \"containers\"", "\"unit\": \"pods\"");
        Suite suite = SuiteReader.parse(json, "test");
        assertThat(suite.json()).isEqualTo(json);
        assertThat(SampleTable.of(suite).keys()).extracting(Key::metric).doesNotContain(Metric.DENSITY);
    }

    @Test
    void aFileOfTheFirstVersionIsRead() {
        String old = SUITE.json().replace("\"version\": 3", "\"version\": 1");
        assertThat(SuiteReader.parse(old.replace("\"warnings\"", "\"unknown\""), "test")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aLaterVersionAndAnythingElseIsRefused() {
        assertThatThrownBy(() -> SuiteReader.parse(SUITE.json().replace("\"version\": 3", "\"version\": 9"), "test"))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> SuiteReader.parse("{}", "test")).hasMessageContaining("no result file");
        assertThatThrownBy(() -> SuiteReader.parse("[", "test")).isInstanceOf(ForgeException.class);
    }

    @Test
    void warmUpsFailuresAndOtherFactorsAreKeptApart() {
        SampleTable sampleTable = SampleTable.of(SUITE);
        Key forge = new Key("forge", Metric.STARTUP, Factors.NONE);
        Key podman = new Key("podman", Metric.STARTUP, Factors.NONE);
        assertThat(sampleTable.points(forge)).containsExactly(new RoundValue(0, 10.5));
        assertThat(sampleTable.points(new Key("forge", Metric.FIRST_OUTPUT, Factors.NONE)))
                .containsExactly(new RoundValue(0, 8.25));
        assertThat(sampleTable.points(
                        new Key("forge", Metric.STARTUP, Factors.concurrency(4).withCold(true))))
                .containsExactly(new RoundValue(2, 44));
        SampleTable.Pairs pairs = sampleTable.pairs(forge, podman);
        assertThat(pairs.first().values()).containsExactly(10.5);
        assertThat(pairs.second().values()).containsExactly(20.0);
    }

    @Test
    void factorsAreReadAsTheyAreWritten() {
        for (String text : List.of(
                "",
                "cold=true",
                "concurrency=4",
                "cold=true,concurrency=4,containers=1",
                "cold=true,fresh=true,concurrency=4",
                "cpus=2",
                "a=1%2C2,b=x=y%25")) {
            assertThat(Factors.parse(text).text()).isEqualTo(text);
        }
        assertThat(Factors.parse("")).isEqualTo(Factors.NONE);
        assertThat(Factors.parse("cpus=2,concurrency=4,cold=maybe"))
                .isEqualTo(new Factors(
                        false,
                        false,
                        OptionalInt.of(4),
                        OptionalInt.empty(),
                        new Parameters(Map.of("cpus", "2")),
                        "cold=maybe"));
        assertThat(Factors.parse("a=1%2C2,b=x=y%25").parameters().values())
                .containsExactly(Map.entry("a", "1,2"), Map.entry("b", "x=y%"));
    }
}
