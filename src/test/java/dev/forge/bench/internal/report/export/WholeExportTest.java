package dev.forge.bench.internal.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Factors;
import dev.forge.bench.GateResult;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.Metric;
import dev.forge.bench.OperationId;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.Suites;
import dev.forge.stats.Figure;
import dev.forge.stats.Gate;
import dev.forge.stats.Interval;
import dev.forge.stats.Verdict;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One suite in every format, whole: what other programs read must not change without somebody seeing it. The expected
 * files are beside this class in the resources; their figures, as the standard deviation and the 1.4826-fold median
 * absolute deviation, were compared with NumPy's. {@link ExportTest} reads some of the same with others' parsers.
 */
class WholeExportTest {
    @ParameterizedTest
    @CsvSource({
        "junit, junit.xml",
        "markdown, markdown.md",
        "github-action-benchmark, github-action-benchmark.json",
        "github-action-benchmark-bigger, github-action-benchmark-bigger.json",
        "bencher, bencher.json",
        "prometheus, prometheus.prom",
        "hyperfine, hyperfine.json",
        "csv, csv.csv"
    })
    void isAsExpected(String format, String file) throws Exception {
        try (InputStream expected = WholeExportTest.class.getResourceAsStream(file)) {
            assertThat(ExportFormat.named(format).render(suite()).replace("\r\n", "\n"))
                    .isEqualTo(new String(Objects.requireNonNull(expected).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** RFC 4180's line ends, which an editor or git would change in a file. */
    @Test
    void onlyCsvHasCarriageReturns() {
        for (String format : ExportFormat.keys()) {
            String text = ExportFormat.named(format).render(suite());
            assertThat(Pattern.compile("\r\n").matcher(text).results().count())
                    .as(format)
                    .isEqualTo(format.equals("csv") ? suite().results().size() + 1 : 0);
        }
    }

    @Test
    void everyFormatIsTested() {
        assertThat(ExportFormat.keys())
                .containsExactly(
                        "junit",
                        "markdown",
                        "github-action-benchmark",
                        "github-action-benchmark-bigger",
                        "bencher",
                        "prometheus",
                        "hyperfine",
                        "csv");
    }

    private static Suite suite() {
        List<Sample> samples = new ArrayList<>();
        add(samples, "forge", Metric.STARTUP, Figure.of(999), Map.of("round", 0, "warmup", true));
        double[] times = {100, 110, 90, 105, 95, 120};
        for (int i = 0; i < times.length; i++) {
            add(
                    samples,
                    "forge",
                    Metric.STARTUP,
                    Figure.of(times[i]),
                    Map.of("round", i, "first_output", times[i] - 10, "cli_user_cpu", 20.0 + i, "cli_system_cpu", 10));
        }
        add(
                samples,
                "forge",
                Metric.STARTUP,
                Figure.unavailable("exit code 1: \u001b[31m|\"<no>\""),
                Map.of("round", 6));
        add(samples, "forge", Metric.STARTUP, Figure.unavailable("no end within 1.0 s"), Map.of("round", 7));
        add(samples, "forge", Metric.STARTUP, Figure.of(400), Map.of("round", 0, "concurrency", 4));
        add(
                samples,
                "podman",
                Metric.STARTUP,
                Figure.unavailable("exit code 125:\nno, such image"),
                Map.of("round", 0));
        add(samples, "podman", Metric.LOAD, Figure.of(1500), Map.of());
        add(samples, "podman", Metric.LOAD, Figure.of(2500), Map.of());
        add(samples, "podman", Metric.MEMORY, Figure.of(1.5), Map.of("containers", 1));
        add(samples, "podman", Metric.DISK_IMAGE, Figure.of(4.25), Map.of());
        add(samples, "podman", Metric.DENSITY, Figure.of(321), Map.of());
        add(samples, "podman", Metric.THROUGHPUT, Figure.of(12.5), Map.of("concurrency", 4));
        return new Suite(
                "forge_comprehensive",
                Suites.MOMENT,
                7,
                List.of("startup: forge"),
                new HostEnvironment(Map.of("host", "a\\\"host\"\n")),
                List.of(Suites.ready("forge", "overlay"), new EngineReport.Absent("docker", "it is <not> there", null)),
                samples,
                List.of("the host is busy"),
                List.of(
                        gateResult("forge", Metric.STARTUP, Verdict.SLOWER, new Interval(1.2, 1.35)),
                        gateResult("forge", Metric.FIRST_OUTPUT, Verdict.INCONCLUSIVE, null),
                        gateResult("podman", Metric.LOAD, Verdict.NO_CHANGE, new Interval(0.99, 1.01)),
                        gateResult("podman", Metric.DISK_IMAGE, Verdict.INCONCLUSIVE, null),
                        gateResult("podman", Metric.DENSITY, Verdict.SLOWER, null),
                        gateResult("podman", Metric.THROUGHPUT, Verdict.FASTER, null)));
    }

    private static GateResult gateResult(String engine, Metric metric, Verdict verdict, @Nullable Interval interval) {
        Factors factors = metric == Metric.THROUGHPUT ? Factors.concurrency(4) : Factors.NONE;
        return new GateResult(
                new SampleTable.Key(engine, metric, factors),
                "main \"1\"",
                80,
                102.5,
                Optional.ofNullable(interval),
                new Gate(0.05, 1),
                verdict);
    }

    /** A sample with these members of a result file beside those that all samples have. */
    private static void add(
            List<Sample> samples, String engine, Metric metric, Figure value, Map<String, Object> members) {
        Map<String, Object> left = new LinkedHashMap<>(members);
        Sample.Builder sample =
                Sample.of(OperationId.of("operation"), engine, metric, value).at(Suites.MOMENT);
        if (left.remove("round") instanceof Integer round) {
            sample.round(round);
        }
        sample.warmUp(left.remove("warmup") != null);
        if (left.remove("concurrency") instanceof Integer level) {
            sample.factors(Factors.concurrency(level));
        }
        if (left.remove("containers") instanceof Integer count) {
            sample.factors(Factors.containers(count));
        }
        if (left.remove("first_output") instanceof Double first) {
            sample.phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(first)));
        }
        if (left.remove("cli_user_cpu") instanceof Double user
                && left.remove("cli_system_cpu") instanceof Integer system) {
            sample.details(new SampleDetails.CommandCpu(user, system));
        }
        assertThat(left).isEmpty();
        samples.add(sample.named(engine + "_" + metric.key() + "_" + samples.size()));
    }
}
