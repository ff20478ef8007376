package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.analysis.IntervalWidth;
import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.bench.internal.report.VerdictSummary;
import dev.forge.bench.internal.report.export.ExportFormat;
import dev.forge.bench.internal.report.html.ReportPage;
import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import dev.forge.stats.Ratio;
import dev.forge.stats.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairwiseComparisonTest {
    private static Sample sample(String runtime, int round, Figure value) {
        return Sample.of(Operation.STARTUP, runtime, Metric.STARTUP, value)
                .round(round)
                .phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(10.0 + round)))
                .named("");
    }

    private static Suite suite() {
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            samples.add(sample("podman", round, Figure.of(240 + round)));
            samples.add(
                    sample("docker", round, round == 3 ? Figure.unavailable("exit code 1") : Figure.of(300 - round)));
            samples.add(sample("forge", round, Figure.of(100 + round * round)));
        }
        return new Suite("s", Instant.EPOCH, 0, List.of(), HostEnvironment.UNKNOWN, List.of(), samples, List.of());
    }

    @Test
    void forgeIsComparedWithEachOtherInCommonRounds() {
        List<PairwiseComparison> comparisons = PairwiseComparison.of(suite());
        assertThat(comparisons).extracting(c -> c.first().runtime()).containsExactly("forge", "forge");
        assertThat(comparisons).extracting(c -> c.second().runtime()).containsExactly("podman", "docker");
        assertThat(comparisons).extracting(c -> c.ratio().count()).containsExactly(8, 7);
        Ratio alone = Ratio.paired(
                Series.of(100, 101, 104, 109, 116, 125, 136, 149), Series.of(240, 241, 242, 243, 244, 245, 246, 247));
        assertThat(comparisons.getFirst().ratio().interval()).isEqualTo(alone.interval());
        assertThat(comparisons.getFirst().ratio().p()).isGreaterThan(alone.p());
    }

    @Test
    void withAReferenceEachOtherIsComparedWithIt() {
        Suite suite = suite();
        Suite referred = new Suite(
                "s",
                Instant.EPOCH,
                0,
                List.of(),
                new HostEnvironment(Map.of("reference", "podman")),
                List.of(),
                suite.results(),
                List.of());
        List<PairwiseComparison> comparisons = PairwiseComparison.of(referred);
        assertThat(comparisons).extracting(c -> c.first().runtime()).containsExactly("forge", "docker");
        assertThat(comparisons).extracting(c -> c.second().runtime()).containsExactly("podman", "podman");
        assertThat(comparisons.getFirst().ratio().value()).isLessThan(1);
        assertThat(comparisons.getLast().ratio().value()).isGreaterThan(1);
        ReportPage page = new ReportPage(referred, List.of());
        assertThat(page.picture("startup-ratio").svg())
                .contains("the others against podman", "forge ÷", "docker ÷", "the engine ÷ podman");
        Suite absent = new Suite(
                "s",
                Instant.EPOCH,
                0,
                List.of(),
                new HostEnvironment(Map.of("reference", "ctr")),
                List.of(),
                suite.results(),
                List.of());
        assertThat(PairwiseComparison.of(absent)).isEqualTo(PairwiseComparison.of(suite));
    }

    @Test
    void anEngineThatIsAloneInAScanIsComparedWithItself() {
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            for (String size : List.of("10", "2", "1")) {
                samples.add(Sample.of(
                                Operation.STARTUP,
                                "forge",
                                Metric.STARTUP,
                                Figure.of(100 * Integer.parseInt(size) + round))
                        .round(round)
                        .factors(Factors.NONE.withParameters(new Parameters(Map.of("size", size))))
                        .named(""));
            }
        }
        Suite suite =
                new Suite("s", Instant.EPOCH, 0, List.of(), HostEnvironment.UNKNOWN, List.of(), samples, List.of());
        List<PairwiseComparison> comparisons = PairwiseComparison.of(suite);
        assertThat(comparisons).extracting(c -> c.first().quantity()).containsOnly("startup (size=1)");
        // Numbers are in the order of numbers.
        assertThat(comparisons)
                .extracting(c -> c.second().quantity())
                .containsExactly("startup (size=2)", "startup (size=10)");
        assertThat(VerdictSummary.of(suite).said().getFirst())
                .startsWith("forge (size=1) starts 1.98 × faster than forge (size=2)");
        assertThat(IntervalWidth.of(samples, List.of(), Metric.STARTUP).orElseThrow())
                .isLessThan(0.2);
        assertThat(StartupResult.of("forge", new Parameters(Map.of("size", "2")), samples))
                .satisfies(result -> assertThat(result.title()).isEqualTo("forge, size=2"))
                .satisfies(result -> assertThat(result.medianMs()).isEqualTo(202.5));
        JsonObject hyperfine = JsonObject.parse(ExportFormat.HYPERFINE.render(suite), "hyperfine");
        assertThat(hyperfine.objects("results"))
                .extracting(result -> result.object("parameters").text("size"))
                .containsExactly("1", "2", "10");
        assertThat(hyperfine.objects("results").getFirst().object("parameters").members())
                .hasSize(1);
        assertThat(ExportFormat.CSV.render(suite).lines().toList())
                .satisfies(lines -> assertThat(lines.getFirst()).endsWith(",concurrency,parameter_size"))
                .satisfies(lines -> assertThat(lines.get(1)).endsWith(",10"));
    }

    @Test
    void phasesAreComparedWhenAskedFor() {
        assertThat(PairwiseComparison.of(suite(), Set.of(Metric.FIRST_OUTPUT)))
                .extracting(c -> c.first().metric())
                .containsOnly(Metric.FIRST_OUTPUT);
        assertThat(PairwiseComparison.of(suite(), Set.of(Metric.MEMORY))).isEmpty();
    }

    @Test
    void runsAtOnceAreNoRoundsBesideOthersThatAre() {
        List<Sample> samples = new ArrayList<>(suite().results());
        for (int lane = 0; lane < 8; lane++) {
            for (String runtime : List.of("forge", "podman")) {
                samples.add(Sample.of(Operation.STARTUP, runtime, Metric.STARTUP, Figure.of(200 + lane))
                        .factors(Factors.concurrency(8))
                        .details(new SampleDetails.Lane(0, lane))
                        .named(""));
            }
        }
        Suite suite =
                new Suite("s", Instant.EPOCH, 0, List.of(), HostEnvironment.UNKNOWN, List.of(), samples, List.of());
        assertThat(PairwiseComparison.of(suite)).isEqualTo(PairwiseComparison.of(suite()));
    }

    @Test
    void anEngineAgainstItselfIsDealtInPairs() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            values.add(100.0 + i % 2);
        }
        Doctor.Noise noise = Doctor.dealt("forge", values, Duration.ofSeconds(15), 7);
        assertThat(noise.ratio().count()).isEqualTo(20);
        assertThat(noise.summary().count()).isEqualTo(40);
        // Every pair holds a 100 and a 101: who gets which is chance, or one hand would always be the slower one.
        assertThat(Math.abs(noise.ratio().cliffsDelta())).isLessThan(1);
        // A quarter of a minute shows half as much as a minute does.
        assertThat(Math.log1p(noise.smallestInOneMinute()))
                .isCloseTo(Math.log1p(noise.ratio().detectable()) / 2, org.assertj.core.api.Assertions.within(1e-12));
    }
}
