package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected values: SciPy 1.17 on the logarithms a and b of the series, d = a - b; each says the call. The intervals by
 * ranks are where scipy.stats.wilcoxon(d - x, method='exact') and mannwhitneyu(a - x, b, method='exact') turn from p
 * above 0.05 to below.
 */
class RatioTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Offset<Double> INTERVAL = within(5e-8);
    private static final Series FIRST = SummaryTest.STARTS;
    private static final Series SECOND = Series.of(
            95.3, 92.0, 101.4, 104.1, 93.6, 96.8, 99.9, 95.2, 94.4, 103.0, 97.1, 95.9, 96.2, 104.5, 97.7, 94.8, 93.1,
            101.2, 99.3, 95.6);

    private static Series five(Series series) {
        return new Series(series.values().subList(0, 5));
    }

    @Test
    void pairsByRanks() {
        Ratio ratio = Ratio.paired(FIRST, SECOND);
        // exp(median((d[i] + d[j]) / 2 for i <= j))
        assertThat(ratio.value()).isCloseTo(1.062751860089598, EXACT);
        assertThat(ratio.interval().low()).isCloseTo(1.04224233, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.07970457, INTERVAL);
        // wilcoxon(d, method='exact')
        assertThat(ratio.p()).isCloseTo(1.33514404296875e-05, EXACT);
        // mean(sign(subtract.outer(a, b)))
        assertThat(ratio.cliffsDelta()).isCloseTo(0.65, EXACT);
        // expm1((norm.ppf(.9975) + norm.ppf(.8)) * std(d, ddof=1) / sqrt(20))
        assertThat(ratio.detectable()).isCloseTo(0.035672668756393085, EXACT);
        assertThat(ratio.count()).isEqualTo(20);
    }

    @Test
    void fewPairsByStudent() {
        Ratio ratio = Ratio.paired(five(FIRST), five(SECOND));
        assertThat(ratio.value()).isCloseTo(1.0682578072859645, EXACT);
        // exp(ttest_1samp(d, 0).confidence_interval(.95)), .pvalue
        assertThat(ratio.interval().low()).isCloseTo(1.02360693, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.10121975, INTERVAL);
        assertThat(ratio.p()).isCloseTo(0.010423931155683368, EXACT);
    }

    @Test
    void unpairedByRanks() {
        Ratio ratio = Ratio.unpaired(FIRST, SECOND);
        // exp(median(subtract.outer(a, b)))
        assertThat(ratio.value()).isCloseTo(1.0593337321282723, EXACT);
        assertThat(ratio.interval().low()).isCloseTo(1.0295858, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.08898305, INTERVAL);
        // mannwhitneyu(a, b, method='exact')
        assertThat(ratio.p()).isCloseTo(0.00025797380829542163, EXACT);
        // expm1((norm.ppf(.9975) + norm.ppf(.8)) * sqrt(var(a, ddof=1) / 20 + var(b, ddof=1) / 20))
        assertThat(ratio.detectable()).isCloseTo(0.05632464543307571, EXACT);
    }

    @Test
    void fewUnpairedByWelch() {
        Ratio ratio = Ratio.unpaired(five(FIRST), five(SECOND));
        assertThat(ratio.value()).isCloseTo(1.0653218059558116, EXACT);
        // exp(ttest_ind(a, b, equal_var=False).confidence_interval(.95)), .pvalue
        assertThat(ratio.interval().low()).isCloseTo(0.98608631, INTERVAL);
        assertThat(ratio.interval().high()).isCloseTo(1.14312121, INTERVAL);
        assertThat(ratio.p()).isCloseTo(0.0984584990397368, EXACT);
    }

    @Test
    void swappingSeriesInvertsRatio() {
        Ratio one = Ratio.paired(FIRST, SECOND);
        Ratio other = Ratio.paired(SECOND, FIRST);
        assertThat(other.value()).isCloseTo(1 / one.value(), EXACT);
        assertThat(other.interval().low()).isCloseTo(1 / one.interval().high(), EXACT);
        assertThat(other.p()).isCloseTo(one.p(), EXACT);
        assertThat(one.inverse().interval().high()).isCloseTo(other.interval().high(), EXACT);
        assertThat(one.inverse().interval().low()).isCloseTo(other.interval().low(), EXACT);
        assertThat(one.inverse().value()).isCloseTo(other.value(), EXACT);
        assertThat(one.inverse().cliffsDelta()).isCloseTo(other.cliffsDelta(), EXACT);
        assertThat(one.inverse().p()).isEqualTo(one.p());
        Ratio half = ratio(2, 1.6, 2.5, 0.01, 20).inverse();
        assertThat(half).isEqualTo(new Ratio(0.5, new Interval(0.4, 0.625), 0.01, -0.0, 0.03, 20, true));
    }

    @Test
    void tooFewValuesGiveUnboundedInterval() {
        Ratio one = Ratio.paired(Series.of(2), Series.of(1));
        assertThat(one.value()).isCloseTo(2, EXACT);
        assertThat(one.interval()).isEqualTo(new Interval(0, Double.POSITIVE_INFINITY));
        assertThat(one.p()).isEqualTo(1);
        assertThat(one.detectable()).isInfinite();
        Ratio unpaired = Ratio.unpaired(Series.of(2), Series.of(1, 2));
        assertThat(unpaired.interval().high()).isInfinite();
        assertThat(unpaired.p()).isEqualTo(1);
        assertThat(Ratio.unpaired(Series.of(1, 2), Series.of(2)).p()).isEqualTo(1);
        // Student needs two values each: ttest_1samp and ttest_ind of the logarithms of 2, 4 and 1, 1.
        assertThat(Ratio.paired(Series.of(2, 4), Series.of(1, 1)).p()).isCloseTo(0.20483276469913345, EXACT);
        assertThat(Ratio.unpaired(Series.of(2, 4), Series.of(1, 1)).p()).isCloseTo(0.20483276469913345, EXACT);
        assertThat(Ratio.paired(Series.of(2, 4), Series.of(1, 1)).detectable()).isFinite();
        assertThatThrownBy(() -> Ratio.paired(Series.of(1, 2), Series.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ratio.unpaired(Series.of(0), Series.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constantSeriesAreEqualOrCertainlyDifferent() {
        Series two = Series.of(2, 2, 2, 2, 2);
        Series one = Series.of(1, 1, 1, 1, 1);
        for (Ratio same : new Ratio[] {Ratio.paired(two, two), Ratio.unpaired(two, two)}) {
            assertThat(same.p()).isEqualTo(1);
            assertThat(Verdict.of(same)).isEqualTo(Verdict.NO_CHANGE);
        }
        for (Ratio other : new Ratio[] {Ratio.paired(two, one), Ratio.unpaired(two, one)}) {
            assertThat(other.p()).isZero();
            assertThat(Verdict.of(other)).isEqualTo(Verdict.SLOWER);
        }
    }

    /**
     * From {@value Ratio#RANKS_FROM} values on the test uses ranks, with 14 it does not. The SciPy calls are those
     * above.
     */
    @Test
    void ranksAreUsedFromFifteenValues() {
        double[] one = new double[15];
        double[] other = new double[15];
        for (int i = 0; i < 15; i++) {
            one[i] = i < 14 ? 101 + i : 1000;
            other[i] = 100;
        }
        // wilcoxon(d, method='exact'): all of 15 differences positive, 2 / 2**15.
        assertThat(Ratio.paired(Series.of(one), Series.of(other)).p()).isCloseTo(2 / 32768.0, EXACT);
        Ratio fewer = Ratio.paired(
                new Series(Series.of(one).values().subList(1, 15)),
                new Series(Series.of(other).values().subList(1, 15)));
        // ttest_1samp(d, 0).pvalue
        assertThat(fewer.p()).isCloseTo(0.16330292979096872, EXACT);
        // mannwhitneyu(a, b, method='asymptotic').pvalue, since b consists of ties
        assertThat(Ratio.unpaired(Series.of(one), Series.of(other)).p()).isCloseTo(6.86615554782638e-07, EXACT);
        // ttest_ind(a, b, equal_var=False).pvalue, since the length of the shorter series decides
        assertThat(Ratio.unpaired(new Series(Series.of(one).values().subList(1, 15)), Series.of(other))
                        .p())
                .isCloseTo(0.16330292979096775, EXACT);
    }

    /** Holm's definition; statsmodels' multipletests(p, method='holm') gives the same values. */
    @Test
    void holmAdjustsInOrder() {
        // R: p.adjust(c(.01, .04, .03, .005), "holm")
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005)).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, EXACT);
        // Equal values, one that would become smaller than its predecessor, and some that would exceed 1.
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005, 0.04, 0.5, 0.9))
                .containsExactly(new double[] {0.06, 0.16, 0.15, 0.035, 0.16, 1, 1}, EXACT);
        assertThat(Holm.adjust()).isEmpty();
        assertThat(Holm.adjust(0.2)).containsExactly(0.2);
    }

    @Test
    void holmChangesOnlyP() {
        Ratio one = ratio(1.1, 1.02, 1.2, 0.01, 20);
        Ratio other = ratio(0.9, 0.8, 0.95, 0.02, 30);
        assertThat(Holm.adjust(List.of(other, one)))
                .containsExactly(ratio(0.9, 0.8, 0.95, 0.02, 30), ratio(1.1, 1.02, 1.2, 0.02, 20));
    }

    @ParameterizedTest(name = "{1} to {2}, p {3}, {4} values: {5}")
    @CsvSource({
        "0.9, 0.80, 0.95, 0.0010, 20, FASTER",
        "1.1, 1.02, 1.20, 0.0010, 20, SLOWER",
        "1.1, 1.02, 1.20, 0.0200, 20, INCONCLUSIVE",
        "1.0, 0.98, 1.03, 0.4000, 20, NO_CHANGE",
        // Exactly at the level, and below it.
        "1.1, 1.02, 1.20, 0.0050, 20, INCONCLUSIVE",
        "1.1, 1.02, 1.20, 0.0049, 20, SLOWER",
        // An interval that ends at 1 contains 1.
        "1.1, 1.00, 1.20, 0.0010, 20, NO_CHANGE",
        "0.9, 0.80, 1.00, 0.0010, 20, NO_CHANGE",
        // Five values are enough; four are not, regardless of p.
        "1.1, 1.02, 1.20, 0.0001, 5, SLOWER",
        "1.1, 1.02, 1.20, 0.0001, 4, INCONCLUSIVE",
        "1.0, 0.98, 1.03, 0.4000, 4, INCONCLUSIVE"
    })
    void verdictNeedsIntervalLevelAndEnoughValues(
            double value, double low, double high, double p, int count, Verdict verdict) {
        assertThat(Verdict.of(ratio(value, low, high, p, count))).isEqualTo(verdict);
    }

    /** Result files and reports have them. */
    @Test
    void verdictsHaveWords() {
        assertThat(Verdict.values())
                .extracting(Verdict::word)
                .containsExactly("faster", "slower", "no change", "inconclusive");
    }

    @Test
    void nonPositiveValuesAreRejected() {
        for (double wrong : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> Ratio.paired(Series.of(1, 2), Series.of(1, wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("above zero");
            assertThatThrownBy(() -> Ratio.unpaired(Series.of(wrong), Series.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("above zero");
        }
        assertThatThrownBy(() -> Ratio.unpaired(Series.EMPTY, Series.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void intervalContainsItsEnds() {
        Interval interval = new Interval(1, 3);
        assertThat(interval.contains(1)).isTrue();
        assertThat(interval.contains(3)).isTrue();
        assertThat(interval.contains(0.999)).isFalse();
        assertThat(interval.contains(3.001)).isFalse();
        assertThat(interval.width()).isEqualTo(2);
    }

    private static Ratio ratio(double value, double low, double high, double p, int count) {
        return new Ratio(value, new Interval(low, high), p, 0, 0.03, count, true);
    }
}
