package dev.forge.bench.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.CompareResult;
import dev.forge.bench.DiskResult;
import dev.forge.bench.EngineReport;
import dev.forge.bench.Factors;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.StartupResult;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final StartupResult FORGE = startup("forge", 210, 235.9, 290);
    private static final StartupResult PODMAN = startup("podman", 1100, 1200.5, 1301);

    private static Sample.Builder run(String runtime, Figure value) {
        return Sample.of(Operation.STARTUP, runtime, Metric.STARTUP, value);
    }

    private static StartupResult startup(String runtime, double... times) {
        List<Sample> samples = new ArrayList<>();
        for (double time : times) {
            samples.add(run(runtime, Figure.of(time))
                    .phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(time)))
                    .named(""));
        }
        return new StartupResult(runtime, samples);
    }

    private static MemoryResult memory(String runtime, double idle, double one) {
        return new MemoryResult(
                runtime,
                List.of(
                        Sample.of(Operation.MEMORY, runtime, Metric.MEMORY_IDLE, Figure.of(idle))
                                .factors(Factors.containers(0))
                                .named(""),
                        Sample.of(Operation.MEMORY, runtime, Metric.MEMORY, Figure.of(one))
                                .factors(Factors.containers(1))
                                .details(new SampleDetails.ProcessNames(List.of("conmon")))
                                .named("")));
    }

    private static Sample disk(Metric metric, double megabytes) {
        return Sample.of(Operation.DISK, "forge", metric, Figure.of(megabytes))
                .factors(Factors.containers(100))
                .named("");
    }

    private static EngineReport ready(String runtime, String storage) {
        return new EngineReport.Ready(
                runtime,
                new EngineConfiguration("1.0", "runc 1.1", storage, "seccomp.json", "cgroupfs", "none", List.of()));
    }

    @Test
    void startupIsTheSpecificationsTable() {
        String text = new TableReport(false).render(StartupPage.of(List.of(FORGE), List.of()));
        assertThat(text).startsWith("""
                        Container Startup Benchmark (forge)
                        Metric          Value
                        ─────────────────────
                        Average         245.3 ms
                        Min             210.0 ms
                        Max             290.0 ms
                        Successful      3/3
                        """);
    }

    @Test
    void failedRunsAreInNoFigureAndBesideIt() {
        StartupResult result = new StartupResult(
                "docker",
                List.of(
                        run("docker", Figure.of(900)).round(0).warmUp(true).named(""),
                        run("docker", Figure.unavailable("exit code 125")).named(""),
                        run("docker", Figure.of(300)).named(""),
                        run("podman", Figure.of(500)).named(""),
                        run("docker", Figure.unavailable("exit code 1: no")).named("")));
        String text = new TableReport(false).render(StartupPage.of(List.of(result), List.of()));
        assertThat(text).contains("Average         300.0 ms", "Successful      1/3");
    }

    @Test
    void comparisonIsTheSpecificationsTableWithSpeedupAndTargets() {
        DiskResult disk = new DiskResult(
                "forge",
                List.of(
                        disk(Metric.DISK, 1248.7),
                        disk(Metric.DISK_IMAGE, 2),
                        disk(Metric.DISK_CONTAINER, 0.05),
                        disk(Metric.DISK_CONTAINERS, 1253.7)));
        CompareResult comparison = new CompareResult(
                List.of(FORGE, PODMAN),
                List.of(memory("forge", 0, 18.5), memory("podman", 0, 85.2)),
                List.of(disk, disk),
                Figure.of(301.2),
                Figure.of(499.96),
                Figure.of(110.2),
                List.of());
        String text = new TableReport(false)
                .render(ComparisonPage.of(
                        comparison,
                        List.of(
                                ready("forge", "overlay"),
                                ready("podman", "vfs"),
                                new EngineReport.Absent("docker", "docker is not installed", "install it"))));
        assertThat(text)
                .startsWith("Performance Comparison\nMetric          FORGE           PODMAN\n")
                .contains("Startup (avg)   245.3ms         1200.5ms\n")
                .contains("First start     301.2ms         -\n")
                .contains("Memory (avg)    18.5MB          85.2MB\n")
                .contains("Disk            1248.7MB        1248.7MB\n")
                .contains("Speedup against podman: 1200.5 / 245.3 = 4.9x faster (4.5x to 5.2x in 3 rounds)")
                .contains("Container startup            <500ms          245.3ms ✓")
                .contains("Memory (idle)                <20MB           0.0MB ✓")
                .contains("Disk (after 100 containers)  <500MB          7.0MB ✓")
                .contains("Dashboard startup            <500ms          500.0ms ✗")
                .contains("DAG parsing (1000 steps)     <150ms          110.2ms ✓")
                .contains("left out: docker: docker is not installed\nhint: install it\n");
    }

    @Test
    void markdownHasTablesAndCells() {
        assertThat(MarkdownReport.render(StartupPage.of(List.of(FORGE), List.of())))
                .startsWith("""
                        ### Container Startup Benchmark (forge)

                        | Metric | Value |
                        | :--- | ---: |
                        | Average | 245.3 ms |
                        """);
    }

    private static final Suite SUITE = new Suite(
            "forge_startup",
            Instant.parse("2026-02-03T19:15:00.000001Z"),
            7,
            List.of("startup: forge"),
            new HostEnvironment(Map.of("cpus", 2)),
            List.of(ready("forge", "overlay")),
            List.of(
                    run("forge", Figure.of(245.3))
                            .at(Instant.parse("2026-02-03T19:15:00Z"))
                            .phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(200.5)))
                            .named("forge_startup_0"),
                    run("forge", Figure.unavailable("exit code 1: a \"b\", c"))
                            .at(Instant.parse("2026-02-03T19:15:00Z"))
                            .named("forge_startup_1")),
            List.of());

    @Test
    void jsonHasTheFieldsOfTheSpecification() {
        JsonObject file = JsonObject.parse(JsonReport.render(SUITE), "file");
        assertThat(file.text("suite_name")).isEqualTo("forge_startup");
        assertThat(file.text("timestamp"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d");
        JsonObject first = file.objects("results").getFirst();
        assertThat(first.members().keySet())
                .startsWith(
                        "name",
                        "operation",
                        "runtime",
                        "metric",
                        "value",
                        "unit",
                        "timestamp",
                        "success",
                        "error_message");
        assertThat(first.real("value")).isEqualTo(245.3);
        assertThat(first.flag("success")).isTrue();
        assertThat(first.get("error_message")).isNull();
        JsonObject second = file.objects("results").get(1);
        assertThat(second.get("value")).isNull();
        assertThat(second.flag("success")).isFalse();
        assertThat(second.text("error_message")).startsWith("exit code 1");
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertThat(CsvReport.render(SUITE).split("\r\n", -1))
                .hasSize(4)
                .anySatisfy(row -> assertThat(row)
                        .startsWith("forge_startup_0,container_startup,forge,startup,245.3000,ms,")
                        .endsWith(",true,,,200.5,,,,,,,,"))
                .anySatisfy(row -> assertThat(row).contains(",false,\"exit code 1: a \"\"b\"\", c\","));
    }

    @Test
    void smallAmountsKeepTheirDigits() {
        assertThat(Amounts.compactMegabytes(0)).isEqualTo("0.0MB");
        assertThat(Amounts.megabytes(0.5)).isEqualTo("512.0 KB");
        assertThat(Amounts.compactMegabytes(18.46)).isEqualTo("18.5MB");
    }
}
