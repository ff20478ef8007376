package dev.forge.bench.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.Metric;
import dev.forge.stats.Interval;
import dev.forge.stats.Ratio;
import org.junit.jupiter.api.Test;

class VerdictSentenceTest {
    private static String sentence(Metric metric, double value, double low, double high, double p, int count) {
        return VerdictSentence.of(
                "forge", "podman", metric, new Ratio(value, new Interval(low, high), p, -1, 0.0296, count, true));
    }

    @Test
    void differencesAreFactorsOrPercents() {
        assertThat(sentence(Metric.STARTUP, 1 / 2.4, 1 / 2.6, 1 / 2.3, 0.0001, 20))
                .isEqualTo("forge starts 2.4 × faster than podman (2.3–2.6, 20 rounds)");
        assertThat(sentence(Metric.STARTUP, 1.25, 1.21, 1.3, 0.0001, 20))
                .isEqualTo("forge starts 1.25 × slower than podman (1.21–1.30, 20 rounds)");
        assertThat(sentence(Metric.STARTUP, 1.052, 1.021, 1.083, 0.0001, 20))
                .isEqualTo("forge starts 5.2 % slower than podman (2.1–8.3 %, 20 rounds)");
        assertThat(sentence(Metric.CPU, 0.5, 0.4, 0.625, 0.0001, 12))
                .isEqualTo("forge's CPU time is 2.0 × shorter than podman's (1.60–2.5, 12 rounds)");
        assertThat(sentence(Metric.HELPER_MEMORY, 3, 2.9, 3.1, 0.0001, 12))
                .isEqualTo("forge's peak memory of the helpers is 3.0 × larger than podman's (2.9–3.1, 12 rounds)");
        assertThat(sentence(Metric.THROUGHPUT, 2, 1.9, 2.1, 0.0001, 12)).contains("is 2.0 × higher than podman's");
    }

    @Test
    void noDifferenceSaysWhatWouldHaveBeenSeen() {
        assertThat(sentence(Metric.STARTUP, 1.004, 0.99, 1.02, 0.4, 20))
                .isEqualTo(
                        "no difference seen between forge and podman in startup; one of 3.0 % or more would have been"
                                + " (20 rounds)");
    }

    @Test
    void whatIsNotSureIsSaidToBe() {
        assertThat(sentence(Metric.STARTUP, 1.052, 1.021, 1.083, 0.02, 20))
                .isEqualTo("not sure yet, more rounds would tell: forge starts 5.2 % slower than podman"
                        + " (2.1–8.3 %, 20 rounds)");
        assertThat(sentence(Metric.STARTUP, 0.4, 0.3, 0.5, 0.0001, 3))
                .isEqualTo("too few to compare startup of forge and podman: 3 rounds, at least 5 are needed");
    }
}
