package dev.forge.bench.analysis;

import dev.forge.bench.MetricChange;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.stats.Holm;
import dev.forge.stats.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two runs, not measured side by side, so that a drift of the host between them counts as a change.
 *
 * @param changes every series that both runs have, with p adjusted for so many questions
 * @param missing the series that only one of them has
 * @param cautions what makes them hard to compare: another host, other terms
 */
public record SuiteDiff(List<MetricChange> changes, List<SampleTable.Key> missing, List<String> cautions) {
    /** Copies the lists. */
    public SuiteDiff {
        changes = List.copyOf(changes);
        missing = List.copyOf(missing);
        cautions = List.copyOf(cautions);
    }

    /** What changed from one run to another. */
    public static SuiteDiff of(Suite before, Suite after) {
        SampleTable old = SampleTable.of(before);
        SampleTable now = SampleTable.of(after);
        List<MetricChange> changes = new ArrayList<>();
        Set<SampleTable.Key> missing = old.keys();
        missing.removeAll(now.keys());
        for (SampleTable.Key key : now.keys()) {
            if (old.keys().contains(key)) {
                changes.add(MetricChange.of(key, old.values(key), now.values(key), false));
            } else {
                missing.add(key);
            }
        }
        return new SuiteDiff(adjusted(changes), List.copyOf(missing), HostDifferences.between(before, after));
    }

    private static List<MetricChange> adjusted(List<MetricChange> changes) {
        List<Ratio> ratios = new ArrayList<>();
        changes.forEach(change -> change.ratio().ifPresent(ratios::add));
        List<Ratio> adjusted = Holm.adjust(ratios);
        List<MetricChange> result = new ArrayList<>();
        int next = 0;
        for (MetricChange change : changes) {
            result.add(
                    change.ratio().isEmpty()
                            ? change
                            : new MetricChange(
                                    change.key(), change.before(), change.after(), Optional.of(adjusted.get(next++))));
        }
        return result;
    }
}
