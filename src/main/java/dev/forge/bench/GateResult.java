package dev.forge.bench;

import dev.forge.stats.Gate;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Verdict;
import java.util.Optional;

/**
 * What a check says of one quantity of one engine.
 *
 * @param key the engine and the quantity
 * @param baseline what it was compared with, as the user named it
 * @param before the baseline's median, in the metric's unit
 * @param after the median now
 * @param interval of {@code after} divided by {@code before}; empty if there is no ratio, as of what was nothing before
 * @param gate what was let pass
 * @param verdict what follows, {@link Verdict#SLOWER} for every value that is larger
 */
public record GateResult(
        SampleTable.Key key,
        String baseline,
        double before,
        double after,
        Optional<Interval> interval,
        Gate gate,
        Verdict verdict) {
    /**
     * Judges a series against a baseline. Where ratios say nothing (a quantity was zero, or it is exact and there is
     * one value) the differences between the extremes decide.
     *
     * @param paired whether values at the same place are of one round
     */
    public static GateResult of(
            SampleTable.Key key, String baseline, Series before, Series after, boolean paired, Gate gate) {
        MetricChange change = MetricChange.of(key, before, after, paired);
        boolean byRatio = change.ratio().isPresent() && !key.metric().isExact();
        return new GateResult(
                key,
                baseline,
                change.before(),
                change.after(),
                byRatio ? change.ratio().map(ratio -> ratio.interval()) : Optional.empty(),
                gate,
                byRatio
                        ? gate.judge(change.ratio().orElseThrow(), change.after() - change.before())
                        : byExtremes(key, before, after, Math.max(gate.floor(), gate.threshold() * change.before())));
    }

    private static Verdict byExtremes(SampleTable.Key key, Series before, Series after, double limit) {
        double min = after.min() - before.max();
        double max = after.max() - before.min();
        if (min >= -limit && max <= limit) {
            return Verdict.NO_CHANGE;
        }
        boolean apart = min > limit || max < -limit;
        boolean enough = key.metric().isExact() || Math.min(before.count(), after.count()) >= Verdict.MIN_COUNT;
        return !apart || !enough ? Verdict.INCONCLUSIVE : min > limit ? Verdict.SLOWER : Verdict.FASTER;
    }

    /** The same with another verdict. */
    public GateResult with(Verdict other) {
        return new GateResult(key, baseline, before, after, interval, gate, other);
    }

    /** Whether it became worse: larger where less is better, smaller where more is. */
    public boolean isRegression() {
        return verdict == (key.metric().lessIsBetter() ? Verdict.SLOWER : Verdict.FASTER);
    }
}
