package dev.forge.bench.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.stats.Interval;
import dev.forge.stats.Ratio;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictSummaryTest {
    private static PairwiseComparison comparison(
            Metric metric, String other, double value, double p, double detectable, int n) {
        Interval interval = new Interval(value * 0.9, value * 1.1);
        return new PairwiseComparison(
                new SampleTable.Key("forge", metric, Factors.NONE),
                new SampleTable.Key(other, metric, Factors.NONE),
                new Ratio(value, interval, p, 0, detectable, n, true));
    }

    private static PairwiseComparison different(Metric metric, String other) {
        return comparison(metric, other, 0.5, 0.0001, 0.1, 6);
    }

    private static PairwiseComparison same(Metric metric, String other, double detectable) {
        return comparison(metric, other, 1, 0.5, detectable, 6);
    }

    private static PairwiseComparison unsure(Metric metric, String other) {
        return comparison(metric, other, 0.5, 0.01, 0.1, 6);
    }

    @Test
    void whatIsSureComesFirstAndStartupOnTop() {
        VerdictSummary verdicts = VerdictSummary.of(List.of(
                unsure(Metric.STARTUP, "podman"),
                same(Metric.CREATE, "docker", 0.73),
                different(Metric.RM, "docker"),
                different(Metric.STARTUP, "docker"),
                same(Metric.EXEC, "docker", 0.37),
                same(Metric.STOP, "docker", 1.01),
                same(Metric.CREATE, "podman", 0.5)));
        assertThat(verdicts.said())
                .isEqualTo(verdicts.sentences())
                .containsExactly(
                        "forge starts 2.0 × faster than docker (1.82–2.2, 6 rounds)",
                        "forge's rm is 2.0 × shorter than docker's (1.82–2.2, 6 rounds)",
                        "not sure yet, more rounds would tell: forge starts 2.0 × faster than podman (1.82–2.2,"
                                + " 6 rounds)",
                        "no difference seen between forge and docker in create (one of 73 % or more would have been),"
                                + " exec (37 %) and stop (101 %); 6 rounds",
                        "no difference seen between forge and podman in create; one of 50 % or more would have been"
                                + " (6 rounds)");
        assertThat(verdicts.tooFew()).isEmpty();
    }

    @Test
    void whatMoreRoundsWouldTellIsOneSentence() {
        PairwiseComparison load = comparison(Metric.LOAD, "podman", 0.5, 0.0001, 0.1, 2);
        VerdictSummary verdicts = VerdictSummary.of(List.of(
                unsure(Metric.EXEC, "oci"),
                load,
                comparison(Metric.LOAD, "docker", 0.5, 0.0001, 0.1, 2),
                different(Metric.STARTUP, "oci")));
        assertThat(verdicts.sentences())
                .containsExactly(
                        "forge starts 2.0 × faster than oci (1.82–2.2, 6 rounds)",
                        "too few rounds to tell in 3 of 4 comparisons: exec (oci), image load (podman, docker)");
        assertThat(verdicts.tooFew()).contains("too few rounds to tell in 3 of 4 comparisons");
        assertThat(verdicts.open())
                .hasSize(3)
                .contains("too few to compare image load of forge and podman: 2 rounds, at least 5 are needed");
        // One is said as it is.
        assertThat(VerdictSummary.of(List.of(load)).sentences())
                .isEqualTo(VerdictSummary.of(List.of(load)).open());
    }
}
