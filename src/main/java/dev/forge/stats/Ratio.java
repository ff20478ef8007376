package dev.forge.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.TTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * How many times as large the values of one series are as those of another, on logarithms, so that a value of 1 is no
 * difference and swapping the series inverts everything. From {@value #RANKS_FROM} values on the interval and the test
 * are by ranks (signed-rank, or Mann-Whitney if unpaired); with fewer, ranks are too coarse to be sure of anything
 * and both are Student's (Welch's if unpaired). A bootstrap is not used: with few values its intervals hold the ratio
 * too seldom. {@code docs/decisions/0004-verdicts.md} has the figures.
 *
 * @param value first divided by second: e to the Hodges-Lehmann estimate of the difference of logarithms
 * @param interval of {@code value}; from 0 to infinity where nothing can be said
 * @param p how likely a difference at least so large is by chance, two-sided
 * @param cliffsDelta how often a value of the first is above one of the second less how often it is below, between
 *     -1 and 1
 * @param detectable the smallest relative change that this run would have shown in four of five cases, as a part of 1;
 *     infinity where nothing can be said
 * @param count the pairs, or the values of the shorter series
 * @param paired whether the values are pairs of one round
 */
public record Ratio(
        double value, Interval interval, double p, double cliffsDelta, double detectable, int count, boolean paired) {
    /** From so many values on, the interval and the test are by ranks. */
    public static final int RANKS_FROM = 15;

    private static final double TAIL = 0.025;
    private static final double POWER = 0.8;

    /**
     * The ratio of values that were measured side by side; those at the same place are of one round.
     *
     * @throws IllegalArgumentException if the series are not of the same length, are empty, or hold a value that is
     *     not above zero
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
     * The ratio of values that were not measured side by side, so that a drift between them counts as a difference.
     *
     * @throws IllegalArgumentException if a series is empty or holds a value that is not above zero
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

    /** The same with another p, as the correction for several comparisons makes it. */
    public Ratio withP(double adjusted) {
        return new Ratio(value, interval, adjusted, cliffsDelta, detectable, count, paired);
    }

    /** The same the other way round: second divided by first. */
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

    /** Student's interval, wide enough to hold the estimate. */
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
        // Two series of which each is always the same: equal, or different beyond doubt.
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
