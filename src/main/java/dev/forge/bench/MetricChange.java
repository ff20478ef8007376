package dev.forge.bench;

import dev.forge.stats.Ratio;
import dev.forge.stats.Series;
import dev.forge.stats.Verdict;
import java.util.Optional;

/**
 * One quantity of one engine at two times.
 *
 * @param key the engine and the quantity
 * @param before the earlier median, in the metric's unit
 * @param after the later median
 * @param ratio later divided by earlier; empty if a value was zero or less
 */
public record MetricChange(SampleTable.Key key, double before, double after, Optional<Ratio> ratio) {
    /** The relative change that nobody would call one. */
    public static final double UNCHANGED = 0.05;

    /**
     * The change from one series to another.
     *
     * @param paired whether values at the same place are of one round
     */
    public static MetricChange of(SampleTable.Key key, Series before, Series after, boolean paired) {
        boolean possible = before.min() > 0 && after.min() > 0;
        Optional<Ratio> ratio = !possible
                ? Optional.empty()
                : Optional.of(paired ? Ratio.paired(after, before) : Ratio.unpaired(after, before));
        return new MetricChange(key, before.median(), after.median(), ratio);
    }

    /**
     * What can be said of it. That nothing was seen is not that nothing changed: it has not changed only if the whole
     * interval is within {@value #UNCHANGED} of 1; without a ratio only if the medians are the same.
     */
    public Verdict verdict() {
        return ratio.map(MetricChange::verdict).orElse(before == after ? Verdict.NO_CHANGE : Verdict.INCONCLUSIVE);
    }

    private static Verdict verdict(Ratio ratio) {
        Verdict verdict = Verdict.of(ratio);
        return verdict == Verdict.NO_CHANGE && !ratio.interval().isNear1(UNCHANGED) ? Verdict.INCONCLUSIVE : verdict;
    }
}
