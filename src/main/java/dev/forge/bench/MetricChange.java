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

    /** What can be said of it; without a ratio only whether nothing changed. */
    public Verdict verdict() {
        return ratio.map(Verdict::of).orElse(before == after ? Verdict.NO_CHANGE : Verdict.INCONCLUSIVE);
    }
}
