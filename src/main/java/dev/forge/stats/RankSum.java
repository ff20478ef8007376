package dev.forge.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The null distribution of a rank statistic. It determines how many of the sorted averages or differences an interval
 * omits at each end (Hollander, Wolfe and Chicken 2014, sections 3.3 and 4.3). Exact for few values; for many the
 * normal approximation, which is then accurate.
 */
final class RankSum {
    private static final int MAX_EXACT = 60;

    private final double[] probabilities;
    private final double mean;
    private final double deviation;

    private RankSum(double[] probabilities, double mean, double variance) {
        this.probabilities = probabilities;
        this.mean = mean;
        deviation = Math.sqrt(variance);
    }

    /** Wilcoxon's signed-rank statistic of n pairs. */
    static RankSum signed(int n) {
        double[] exact = n > MAX_EXACT ? new double[0] : signedProbabilities(n);
        return new RankSum(exact, n * (n + 1.0) / 4, n * (n + 1.0) * (2.0 * n + 1) / 24);
    }

    /** Mann and Whitney's U of two series with m and n values. */
    static RankSum of(int m, int n) {
        double[] exact = m + n > MAX_EXACT ? new double[0] : probabilities(m, n);
        return new RankSum(exact, m * (double) n / 2, m * (double) n * (m + n + 1) / 12);
    }

    /** Each rank counts with probability one half. */
    private static double[] signedProbabilities(int n) {
        double[] p = new double[n * (n + 1) / 2 + 1];
        p[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = p.length - 1; sum >= 0; sum--) {
                p[sum] = (p[sum] + (sum >= rank ? p[sum - rank] : 0)) / 2;
            }
        }
        return p;
    }

    /** The largest value belongs to one of the two series (Mann and Whitney 1947). */
    private static double[] probabilities(int m, int n) {
        double[][] p = new double[n + 1][];
        for (int i = 0; i <= m; i++) {
            for (int j = 0; j <= n; j++) {
                double[] now = new double[i * j + 1];
                for (int u = 0; u < now.length; u++) {
                    double ofFirst = i > 0 && u >= j && u - j < p[j].length ? p[j][u - j] * i : 0;
                    double ofSecond = j > 0 && u < p[j - 1].length ? p[j - 1][u] * j : 0;
                    now[u] = i + j == 0 ? 1 : (ofFirst + ofSecond) / (i + j);
                }
                p[j] = now;
            }
        }
        return p[n];
    }

    /**
     * The largest k for which the probability of a statistic below k is at most the tail; the interval extends from the
     * k-th sorted value to the k-th from the end. 0 if there is none.
     */
    int critical(double tail) {
        if (probabilities.length == 0) {
            double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail);
            return (int) Math.max(0, Math.floor(mean - z * deviation));
        }
        double sum = 0;
        int k = 0;
        while (sum + probabilities[k] <= tail) {
            sum += probabilities[k++];
        }
        return k;
    }
}
