package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
    /** numpy.random.default_rng(7): normal(100, 2, 20), normal(108, 2, 20), normal(103, 2, 20), rounded. */
    private static final double[] HISTORY = {
        100.0, 100.6, 99.5, 98.2, 99.1, 98.0, 100.1, 102.7, 99.0, 98.8, 101.0, 100.7, 100.2, 98.1, 99.9, 101.4, 97.3,
        99.1, 96.2, 97.4, 104.3, 107.5, 105.5, 108.5, 108.3, 107.6, 103.0, 106.9, 107.9, 108.2, 104.9, 107.0, 106.0,
        106.4, 110.1, 106.4, 107.9, 109.8, 106.8, 107.8, 103.2, 103.1, 100.5, 103.2, 105.7, 99.9, 104.7, 103.2, 101.7,
        107.0, 104.5, 100.6, 103.1, 104.2, 102.6, 104.4, 102.9, 104.3, 105.9, 101.6
    };

    /** Matteson and James's equations 5 and 6 written out with numpy.subtract.outer and itertools.combinations. */
    @Test
    void statisticMatchesPaper() {
        ChangePoints.Split first = ChangePoints.split(HISTORY, 0, 60);
        assertThat(first.index()).isEqualTo(20);
        assertThat(first.q()).isCloseTo(92.02078272604591, within(1e-9));
        ChangePoints.Split second = ChangePoints.split(HISTORY, 0, 20);
        assertThat(second.index()).isEqualTo(16);
        assertThat(second.q()).isCloseTo(6.109333333333332, within(1e-9));
    }

    @Test
    void findsKnownChanges() {
        assertThat(ChangePoints.find(HISTORY, 1)).containsExactly(20, 40);
        assertThat(ChangePoints.find(HISTORY, 1)).isEqualTo(ChangePoints.find(HISTORY, 1));
    }

    @Test
    void constantDistributionHasNoChangePoint() {
        assertThat(ChangePoints.find(new double[0], 1)).isEmpty();
        assertThat(ChangePoints.find(new double[] {1, 2, 3, 4, 5}, 1)).isEmpty();
        double[] same = new double[40];
        Arrays.fill(same, 7);
        assertThat(ChangePoints.find(same, 1)).isEmpty();
        Random random = new Random(5);
        int alarms = 0;
        for (int trial = 0; trial < 100; trial++) {
            double[] noise = random.doubles(30, 90, 110).toArray();
            alarms += ChangePoints.find(noise, trial).isEmpty() ? 0 : 1;
        }
        // The permutation test's level is 5 %; ten of a hundred are its 99th percentile.
        assertThat(alarms).isLessThanOrEqualTo(10);
    }

    /** The paper's statistic, computed naively from its definition, for one division of a segment. */
    private static double energy(double[] series, int from, int index, int to) {
        double m = index - from;
        double n = to - index;
        return m
                * n
                / (m + n)
                * (2 * meanDistance(series, from, index, index, to)
                        - meanInside(series, from, index)
                        - meanInside(series, index, to));
    }

    private static double meanDistance(double[] series, int from, int to, int otherFrom, int otherTo) {
        return IntStream.range(from, to)
                .mapToDouble(i -> IntStream.range(otherFrom, otherTo)
                        .mapToDouble(j -> Math.abs(series[i] - series[j]))
                        .average()
                        .orElseThrow())
                .average()
                .orElseThrow();
    }

    /** The mean over all pairs of distinct values. */
    private static double meanInside(double[] series, int from, int to) {
        double n = to - from;
        return meanDistance(series, from, to, from, to) * n / (n - 1);
    }

    @Test
    void bestSplitMatchesDefinition() {
        for (int[] segment : new int[][] {{0, 60}, {20, 60}, {3, 17}, {40, 46}, {10, 33}}) {
            int best = IntStream.rangeClosed(segment[0] + 3, segment[1] - 3)
                    .boxed()
                    .max(Comparator.comparingDouble(index -> energy(HISTORY, segment[0], index, segment[1])))
                    .orElseThrow();
            ChangePoints.Split split = ChangePoints.split(HISTORY, segment[0], segment[1]);
            assertThat(split.index()).isEqualTo(best);
            assertThat(split.q()).isCloseTo(energy(HISTORY, segment[0], best, segment[1]), within(1e-9));
        }
    }

    /** A segment has at least three values, so five values cannot be divided and six only in one way. */
    @Test
    void segmentsHaveAtLeastThreeValues() {
        assertThat(ChangePoints.split(HISTORY, 40, 45)).isEqualTo(ChangePoints.Split.NONE);
        assertThat(ChangePoints.split(new double[] {1, 1, 1, 9, 9, 9}, 0, 6).index())
                .isEqualTo(3);
        // The change is at index 2, too close to the end.
        assertThat(ChangePoints.split(new double[] {1, 1, 9, 9, 9, 9, 9}, 0, 7).index())
                .isEqualTo(3);
        assertThat(ChangePoints.split(new double[] {9, 9, 9, 9, 9, 1, 1}, 0, 7).index())
                .isEqualTo(4);
    }

    /** Three values on either side differ by chance in 2 of 20 orders, four in 2 of 70. */
    @Test
    void tooFewValuesAreNeverSignificant() {
        assertThat(ChangePoints.find(new double[] {1, 1.1, 1.2, 9, 9.1, 9.2}, 1))
                .isEmpty();
        assertThat(ChangePoints.find(new double[] {1, 1.1, 1.2, 1.3, 9, 9.1, 9.2, 9.3}, 1))
                .containsExactly(4);
    }
}
