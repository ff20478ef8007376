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
        add(samples, sample("forge", Metric.STARTUP, Figure.of(999)).round(0).warmUp(true));
        double[] times = {100, 110, 90, 105, 95, 120};
        for (int i = 0; i < times.length; i++) {
            add(
                    samples,
                    sample("forge", Metric.STARTUP, Figure.of(times[i]))
                            .round(i)
                            .phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(times[i] - 10)))
                            .details(new SampleDetails.CommandCpu(20 + i, 10)));
        }
        add(
                samples,
                sample("forge", Metric.STARTUP, Figure.unavailable("exit code 1: \u001b[31m|\"<no>\""))
                        .round(6));
        add(
                samples,
                sample("forge", Metric.STARTUP, Figure.unavailable("no end within 1.0 s"))
                        .round(7));
        add(samples, sample("forge", Metric.STARTUP, Figure.of(400)).round(0).factors(Factors.concurrency(4)));
        add(
                samples,
                sample("podman", Metric.STARTUP, Figure.unavailable("exit code 125:\nno, such image"))
                        .round(0));
        add(samples, sample("podman", Metric.LOAD, Figure.of(1500)));
        add(samples, sample("podman", Metric.LOAD, Figure.of(2500)));
        add(samples, sample("podman", Metric.MEMORY, Figure.of(1.5)).factors(Factors.containers(1)));
        add(samples, sample("podman", Metric.DISK_IMAGE, Figure.of(4.25)));
        add(samples, sample("podman", Metric.DENSITY, Figure.of(321)));
        add(samples, sample("podman", Metric.THROUGHPUT, Figure.of(12.5)).factors(Factors.concurrency(4)));
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

    private static Sample.Builder sample(String engine, Metric metric, Figure value) {
        return Sample.of(OperationId.of("operation"), engine, metric, value).at(Suites.MOMENT);
    }

    private static void add(List<Sample> samples, Sample.Builder sample) {
        samples.add(sample.named(sample.stem().replace("_warmup", "") + "_" + samples.size()));
    }
}
