package dev.forge.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds where a series changes its level or spread: hierarchical E-divisive of Matteson and James (2014) with the
 * paper's permutation test, as in Apache Otava and MongoDB. It detects a change only several values later, so no gate
 * uses it.
 */
public final class ChangePoints {
    private static final int MIN_SEGMENT = 3;
    private static final int PERMUTATIONS = 199;
    private static final double LEVEL = 0.05;

    private ChangePoints() {}

    /** A point that divides a segment, and the statistic for the difference of its two sides. */
    record Split(int index, double q) {
        static final Split NONE = new Split(-1, Double.NEGATIVE_INFINITY);
    }

    /**
     * Finds the change points of a series.
     *
     * @param seed of the permutations; the same seed gives the same result
     * @return the index of the first value after each change, ascending
     */
    public static List<Integer> find(double[] series, long seed) {
        Random random = new Random(seed);
        TreeSet<Integer> bounds = new TreeSet<>(List.of(0, series.length));
        while (true) {
            Split best = best(series, bounds);
            if (best.index() < 0 || !isSignificant(series, bounds, best.q(), random)) {
                bounds.removeAll(List.of(0, series.length));
                return List.copyOf(bounds);
            }
            bounds.add(best.index());
        }
    }

    private static Split best(double[] series, SortedSet<Integer> bounds) {
        Split best = Split.NONE;
        int from = 0;
        for (int to : bounds.tailSet(1)) {
            Split split = split(series, from, to);
            best = split.q() > best.q() ? split : best;
            from = to;
        }
        return best;
    }

    /** Shuffles values only within their segments, because the changes between segments are already known. */
    private static boolean isSignificant(double[] series, SortedSet<Integer> bounds, double q, Random random) {
        int asLarge = 1;
        for (int i = 0; i < PERMUTATIONS; i++) {
            List<Double> shuffled = new ArrayList<>(Series.of(series).values());
            int from = 0;
            for (int to : bounds.tailSet(1)) {
                Collections.shuffle(shuffled.subList(from, to), random);
                from = to;
            }
            asLarge += best(new Series(shuffled).toArray(), bounds).q() >= q ? 1 : 0;
        }
        return asLarge <= LEVEL * (PERMUTATIONS + 1);
    }

    /**
     * The best point to divide a segment. With m values before and n after it, q = mn/(m+n) · (2·mean distance between
     * the sides − mean distance within the first − mean distance within the second).
     */
    static Split split(double[] series, int from, int to) {
        Split best = Split.NONE;
        // Sums of the distances between all pairs, on either side of the point and across it.
        double before = 0;
        double across = 0;
        double after = 0;
        for (int i = from; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                after += Math.abs(series[i] - series[j]);
            }
        }
        for (int index = from + 1; index < to; index++) {
            double moved = series[index - 1];
            double toBefore = 0;
            double toAfter = 0;
            for (int i = from; i < index - 1; i++) {
                toBefore += Math.abs(series[i] - moved);
            }
            for (int i = index; i < to; i++) {
                toAfter += Math.abs(series[i] - moved);
            }
            before += toBefore;
            across += toAfter - toBefore;
            after -= toAfter;
            double m = index - from;
            double n = to - index;
            if (m >= MIN_SEGMENT && n >= MIN_SEGMENT) {
                double energy = 2 * across / (m * n) - 2 * before / (m * (m - 1)) - 2 * after / (n * (n - 1));
                double q = m * n / (m + n) * energy;
                best = q > best.q() ? new Split(index, q) : best;
            }
        }
        return best;
    }
}
