package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Critical ranks on both sides of the place where the exact distribution ends. The column {@code exact} is found with
 * SciPy 1.17, the column {@code critical} is the same up to 60 values and beyond the normal distribution's:
 *
 * <pre>{@code
 * # U, from series x and y that have U = k - 1: the largest k with
 * mannwhitneyu(x, y, method='exact', alternative='less').pvalue <= tail
 * floor(m * n / 2 - norm.isf(tail) * sqrt(m * n * (m + n + 1) / 12))
 * # signed ranks, from differences d whose positive ranks sum to k - 1: the largest k with
 * wilcoxon(d, method='exact', alternative='less').pvalue <= tail
 * floor(n * (n + 1) / 4 - norm.isf(tail) * sqrt(n * (n + 1) * (2 * n + 1) / 24))
 * }</pre>
 *
 * <p>Without a correction for continuity the normal distribution leaves out one or two ranks fewer: its intervals are
 * wider than the exact ones, never narrower.
 */
class RankSumTest {
    private static final double TAIL = 0.025;

    @ParameterizedTest
    @CsvSource({
        // m, n, exact, critical
        "5, 5, 3, 3",
        "10, 10, 24, 24",
        "20, 20, 128, 128",
        "3, 4, 0, 0",
        "30, 30, 318, 318",
        "31, 30, 329, 329",
        "30, 31, 329, 329",
        "15, 46, 228, 227",
        "40, 40, 597, 596",
        "20, 100, 722, 721",
        "100, 100, 4198, 4197"
    })
    void mannWhitneyCriticalRank(int m, int n, int exact, int critical) {
        assertThat(RankSum.of(m, n).critical(TAIL)).isEqualTo(critical).isBetween(exact - 1, exact);
    }

    @ParameterizedTest
    @CsvSource({
        // n, exact, critical
        "5, 0, 0",
        "6, 1, 1",
        "20, 53, 53",
        "59, 626, 626",
        "60, 649, 649",
        "61, 673, 672",
        "80, 1212, 1211",
        "100, 1956, 1954",
        "200, 8445, 8443"
    })
    void wilcoxonCriticalRank(int n, int exact, int critical) {
        assertThat(RankSum.signed(n).critical(TAIL)).isEqualTo(critical).isBetween(exact - 2, exact);
    }

    /**
     * P(U = 0) of 4 and 4 values is 1 of 70 orders, so a tail of exactly that omits one rank and a smaller tail none.
     */
    @Test
    void tailIsInclusive() {
        double one = 1 / 70.0;
        assertThat(RankSum.of(4, 4).critical(one * (1 + 1e-12))).isEqualTo(1);
        assertThat(RankSum.of(4, 4).critical(one * (1 - 1e-12))).isZero();
        // P(W = 0) of 3 pairs is exactly 1/8.
        assertThat(RankSum.signed(3).critical(0.125)).isEqualTo(1);
    }

    /** With a wide tail, or few values, the normal approximation's rank would be negative. */
    @Test
    void rankIsNeverNegative() {
        assertThat(RankSum.of(1, 100).critical(0.001)).isZero();
    }

    private static final Series FIRST = Series.of(
            91, 116, 88, 121, 102, 112, 116, 131, 98, 118, 109, 104, 88, 125, 95, 101, 118, 110, 98, 87, 98, 110, 78,
            119, 101, 96, 106, 95, 91, 144, 98, 106, 105, 97, 126, 111, 99, 114, 122, 87);
    private static final Series SECOND = Series.of(
            92, 85, 120, 115, 115, 84, 82, 93, 93, 90, 93, 97, 116, 91, 129, 81, 100, 107, 111, 120, 95, 105, 105, 95,
            126, 104, 84, 105, 92, 87, 108, 86, 101, 92, 84, 131, 115, 95, 101, 95);

    /**
     * Two series of 40 with ties: {@code default_rng(60)}'s gamma(60, 1.75, 40) and gamma(60, 1.65, 40), rounded. With
     * a and b the logarithms and d the sorted differences, NumPy and SciPy say
     *
     * <pre>{@code
     * d = sort(subtract.outer(a, b).ravel()); k = 596
     * exp(median(d)), exp(d[k - 1]), exp(d[-k])
     * mannwhitneyu(a, b, method='asymptotic').pvalue
     * mean(sign(subtract.outer(a, b)))
     * expm1((norm.ppf(.9975) + norm.ppf(.8)) * sqrt(var(a, ddof=1) / 40 + var(b, ddof=1) / 40))
     * }</pre>
     */
    @Test
    void eightyUnpairedValues() {
        Ratio ratio = Ratio.unpaired(FIRST, SECOND);
        assertThat(ratio.value()).isCloseTo(1.0543478260869563, within(1e-12));
        assertThat(ratio.interval().low()).isCloseTo(1, within(1e-12));
        assertThat(ratio.interval().high()).isCloseTo(1.1264367816091958, within(1e-12));
        assertThat(ratio.p()).isCloseTo(0.06381771268420997, within(1e-12));
        assertThat(ratio.cliffsDelta()).isCloseTo(0.24125, within(1e-12));
        assertThat(ratio.detectable()).isCloseTo(0.11288622755639514, within(1e-12));
        assertThat(ratio.count()).isEqualTo(40);
        assertThat(ratio.paired()).isFalse();
    }

    /**
     * 65 values each, {@code 100 + i*37%41} and {@code 97 + i*53%43}; as pairs with {@code d = log(x) - log(y)} and w
     * the sorted averages of all pairs of d:
     *
     * <pre>{@code
     * k = floor(65 * 66 / 4 - norm.isf(.025) * sqrt(65 * 66 * 131 / 24))
     * exp(median(w)), exp(w[k - 1]), exp(w[-k])
     * wilcoxon(d, method='asymptotic', correction=True).pvalue
     * expm1((norm.ppf(.9975) + norm.ppf(.8)) * std(d, ddof=1) / sqrt(65))
     * }</pre>
     */
    @Test
    void sixtyFivePairs() {
        double[] one = new double[65];
        double[] other = new double[65];
        for (int i = 0; i < 65; i++) {
            one[i] = 100 + i * 37 % 41;
            other[i] = 97 + i * 53 % 43;
        }
        Ratio pairs = Ratio.paired(Series.of(one), Series.of(other));
        assertThat(pairs.value()).isCloseTo(1.0185356969622592, within(1e-12));
        assertThat(pairs.interval().low()).isCloseTo(0.9829683148883966, within(1e-12));
        assertThat(pairs.interval().high()).isCloseTo(1.059693423087149, within(1e-12));
        assertThat(pairs.p()).isCloseTo(0.39014819197013273, within(1e-12));
        assertThat(pairs.detectable()).isCloseTo(0.0712598154079188, within(1e-12));
        assertThat(pairs.paired()).isTrue();
        Ratio unpaired = Ratio.unpaired(Series.of(one), Series.of(other));
        assertThat(unpaired.value()).isCloseTo(1.0185185185185186, within(1e-12));
        assertThat(unpaired.interval().low()).isCloseTo(0.9821428571428579, within(1e-12));
        assertThat(unpaired.interval().high()).isCloseTo(1.0588235294117645, within(1e-12));
        assertThat(unpaired.p()).isCloseTo(0.31215595269974517, within(1e-12));
    }
}
