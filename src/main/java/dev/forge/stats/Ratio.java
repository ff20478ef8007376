package dev.forge.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.TTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * The ratio of one series to another, computed on logarithms, so that 1 means no difference and swapping the series
 * inverts every result. From {@value #RANKS_FROM} values on, interval and test use ranks (signed-rank, or Mann-Whitney
 * if unpaired); with fewer values ranks are too coarse, and both are Student's (Welch's if unpaired). There is no
 * bootstrap: with few values its intervals contain the ratio too rarely. See the figures in
 * {@code docs/decisions/0004-verdicts.md}.
 *
 * @param value first divided by second: e to the Hodges-Lehmann estimate of the difference of logarithms
 * @param interval of {@code value}; from 0 to infinity if there are too few values
 * @param p the probability of a difference at least this large by chance, two-sided
 * @param cliffsDelta how often a value of the first series exceeds one of the second, minus how often it is below,
 *     between -1 and 1
 * @param detectable the smallest relative change that this run would have detected in four of five cases, as a fraction
 *     of 1; infinity if there are too few values
 * @param count the number of pairs, or of values in the shorter series
 * @param paired whether the values are paired by round
 */
public record Ratio(
        double value, Interval interval, double p, double cliffsDelta, double detectable, int count, boolean paired) {
    /** From this number of values on, interval and test use ranks. */
    public static final int RANKS_FROM = 15;

    private static final double TAIL = 0.025;
    private static final double POWER = 0.8;

    /**
     * The ratio of two series that were measured side by side; values with the same index belong to one round.
     *
     * @throws IllegalArgumentException if the series differ in length, are empty, or contain a value that is not above
     *     zero
     */
    public static Ratio paired(Series first, Series second) {
        double[] one = logarithms(first);
        double[] other = logarithms(second);
        if (one.length != other.length) {
            throw new IllegalArgumentException(one.length + " and " + other.length + " values are not pairs");
        }
        int n = one.length;
        double[] differences = new double[n];
        for (int i = 0; i < n; i++) {
            differences[i] = one[i] - other[i];
        }
        double[] averages = new double[n * (n + 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                averages[at++] = (differences[i] + differences[j]) / 2;
            }
        }
        Arrays.sort(averages);
        double error = deviation(differences) / Math.sqrt(n);
        boolean ranks = n >= RANKS_FROM;
        double estimate = MonotoneTrend.median(averages);
        return new Ratio(
                Math.exp(estimate),
                ranks
                        ? byRanks(averages, RankSum.signed(n).critical(TAIL))
                        : around(Series.of(differences).mean(), error, n - 1.0, estimate),
                p(differences, ranks),
                cliffsDelta(one, other),
                detectable(error),
                n,
                true);
    }

    /**
     * The ratio of two series that were not measured side by side; a drift between them counts as a difference.
     *
     * @throws IllegalArgumentException if a series is empty or contains a value that is not above zero
     */
    public static Ratio unpaired(Series first, Series second) {
        double[] one = logarithms(first);
        double[] other = logarithms(second);
        double[] differences = new double[one.length * other.length];
        int at = 0;
        for (double a : one) {
            for (double b : other) {
                differences[at++] = a - b;
            }
        }
        Arrays.sort(differences);
        double estimate = MonotoneTrend.median(differences);
        int count = Math.min(one.length, other.length);
        boolean ranks = count >= RANKS_FROM;
        double a = Math.pow(deviation(one), 2) / one.length;
        double b = Math.pow(deviation(other), 2) / other.length;
        double error = Math.sqrt(a + b);
        // Welch and Satterthwaite's degrees of freedom.
        double freedom = (a + b) * (a + b) / (a * a / (one.length - 1) + b * b / (other.length - 1));
        double difference = Series.of(one).mean() - Series.of(other).mean();
        return new Ratio(
                Math.exp(estimate),
                ranks
                        ? byRanks(
                                differences,
                                RankSum.of(one.length, other.length).critical(TAIL))
                        : around(difference, error, freedom, estimate),
                p(one, other, ranks),
                cliffsDelta(one, other),
                detectable(error),
                count,
                false);
    }

    /** This ratio with another p, for the correction for multiple comparisons. */
    public Ratio withP(double adjusted) {
        return new Ratio(value, interval, adjusted, cliffsDelta, detectable, count, paired);
    }

    /** The inverse ratio: second divided by first. */
    public Ratio inverse() {
        return new Ratio(
                1 / value,
                new Interval(1 / interval.high(), 1 / interval.low()),
                p,
                -cliffsDelta,
                detectable,
                count,
                paired);
    }

    private static double[] logarithms(Series series) {
        double[] values = series.toArray();
        if (values.length == 0 || Arrays.stream(values).anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("a ratio needs values above zero, not " + series.values());
        }
        return Arrays.stream(values).map(Math::log).toArray();
    }

    private static double deviation(double[] values) {
        return values.length < 2 ? Double.NaN : Series.of(values).standardDeviation();
    }

    private static Interval byRanks(double[] sorted, int critical) {
        return new Interval(Math.exp(sorted[critical - 1]), Math.exp(sorted[sorted.length - critical]));
    }

    /** Student's interval, extended if necessary to contain the estimate. */
    private static Interval around(double mean, double error, double freedom, double estimate) {
        if (error == 0) {
            return new Interval(Math.exp(estimate), Math.exp(estimate));
        }
        if (!(freedom > 0)) {
            return new Interval(0, Double.POSITIVE_INFINITY);
        }
        double reach = TDistribution.of(freedom).inverseSurvivalProbability(TAIL) * error;
        return new Interval(Math.exp(Math.min(mean - reach, estimate)), Math.exp(Math.max(mean + reach, estimate)));
    }

    private static double p(double[] differences, boolean ranks) {
        if (Arrays.stream(differences).allMatch(value -> value == 0)) {
            return 1;
        }
        if (ranks) {
            return WilcoxonSignedRankTest.withDefaults().test(differences).getPValue();
        }
        return differences.length < 2
                ? 1
                : TTest.withDefaults().test(differences).getPValue();
    }

    private static double p(double[] one, double[] other, boolean ranks) {
        if (ranks) {
            return MannWhitneyUTest.withDefaults().test(one, other).getPValue();
        }
        if (Math.min(one.length, other.length) < 2) {
            return 1;
        }
        double p = TTest.withDefaults().test(one, other).getPValue();
        // Both series are constant: they are equal, or certainly different.
        return Double.isNaN(p) ? one[0] == other[0] ? 1 : 0 : p;
    }

    private static double detectable(double error) {
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double reach =
                normal.inverseSurvivalProbability(Verdict.LEVEL / 2) + normal.inverseCumulativeProbability(POWER);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.expm1(reach * error);
    }

    private static double cliffsDelta(double[] one, double[] other) {
        double sum = 0;
        for (double a : one) {
            for (double b : other) {
                sum += Math.signum(a - b);
            }
        }
        return sum / one.length / other.length;
    }
}
