package dev.forge.bench.analysis;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.stats.Interval;
import dev.forge.stats.Summary;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** How sure a measurement is so far: what {@code --iterations auto} waits for. */
public final class IntervalWidth {
    private IntervalWidth() {}

    /**
     * The widest 95 % interval of a quantity as a part of its value: of the ratios of engines that were measured side
     * by side, or of the medians where there is nothing to compare or no ratio, as of zeros. Values that are all the
     * same have an interval of no width, whatever they are.
     *
     * @return empty if there is no such part: too few values, or a median of 0 with values about it
     */
    public static OptionalDouble of(List<Sample> samples, List<EngineReport> engines, Metric metric) {
        List<PairwiseComparison> comparisons = PairwiseComparison.of(samples, engines, Set.of(metric));
        SampleTable table = SampleTable.of(samples);
        List<SampleTable.Key> keys =
                table.keys().stream().filter(key -> key.metric() == metric).toList();
        double widest = 0;
        Set<SampleTable.Key> compared = new HashSet<>();
        comparisons.forEach(each -> compared.addAll(List.of(each.first(), each.second())));
        if (!comparisons.isEmpty() && compared.containsAll(keys)) {
            for (PairwiseComparison comparison : comparisons) {
                Interval interval = comparison.ratio().interval();
                widest = Math.max(widest, interval.width() / comparison.ratio().value());
            }
        } else {
            for (SampleTable.Key key : keys) {
                Summary summary = Summary.of(table.values(key));
                Optional<Interval> interval = summary.medianInterval();
                if (interval.isEmpty()) {
                    return OptionalDouble.empty();
                }
                double width = interval.get().width();
                widest = Math.max(widest, width == 0 ? 0 : width / Math.abs(summary.median()));
            }
        }
        return keys.isEmpty() || !Double.isFinite(widest) ? OptionalDouble.empty() : OptionalDouble.of(widest);
    }
}
