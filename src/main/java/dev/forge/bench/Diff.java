package dev.forge.bench;

import dev.forge.bench.stats.Holm;
import dev.forge.bench.stats.Ratio;
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
public record Diff(List<Change> changes, List<Measurements.Key> missing, List<String> cautions) {
    /** A diff of its own, whatever happens to the lists. */
    public Diff {
        changes = List.copyOf(changes);
        missing = List.copyOf(missing);
        cautions = List.copyOf(cautions);
    }

    /** What changed from one run to another. */
    public static Diff of(Suite before, Suite after) {
        Measurements old = Measurements.of(before);
        Measurements now = Measurements.of(after);
        List<Change> changes = new ArrayList<>();
        Set<Measurements.Key> missing = old.keys();
        missing.removeAll(now.keys());
        for (Measurements.Key key : now.keys()) {
            if (old.keys().contains(key)) {
                changes.add(Change.of(key, old.values(key), now.values(key), false));
            } else {
                missing.add(key);
            }
        }
        return new Diff(adjusted(changes), List.copyOf(missing), Differences.between(before, after));
    }

    private static List<Change> adjusted(List<Change> changes) {
        List<Ratio> ratios = new ArrayList<>();
        changes.forEach(change -> change.ratio().ifPresent(ratios::add));
        List<Ratio> adjusted = Holm.adjust(ratios);
        List<Change> result = new ArrayList<>();
        int next = 0;
        for (Change change : changes) {
            result.add(
                    change.ratio().isEmpty()
                            ? change
                            : new Change(
                                    change.key(), change.before(), change.after(), Optional.of(adjusted.get(next++))));
        }
        return result;
    }
}
