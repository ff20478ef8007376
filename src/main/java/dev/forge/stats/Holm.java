package dev.forge.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's (1979) correction for multiple comparisons: with several tests, the probability of at least one false positive
 * is higher than with one.
 */
public final class Holm {
    private Holm() {}

    /** The adjusted p values in the order of the given ones. */
    public static double[] adjust(double... p) {
        List<Integer> order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] adjusted = new double[p.length];
        double max = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int at = order.get(rank);
            max = Math.max(max, Math.min(1, p[at] * (p.length - rank)));
            adjusted[at] = max;
        }
        return adjusted;
    }

    /** The ratios with adjusted p values. */
    public static List<Ratio> adjust(List<Ratio> ratios) {
        double[] p = adjust(ratios.stream().mapToDouble(Ratio::p).toArray());
        List<Ratio> adjusted = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            adjusted.add(ratios.get(i).withP(p[i]));
        }
        return adjusted;
    }
}
