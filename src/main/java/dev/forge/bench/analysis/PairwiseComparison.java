package dev.forge.bench.analysis;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Factors;
import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Parameters;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.stats.Holm;
import dev.forge.stats.Ratio;
import dev.forge.stats.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two engines in one quantity, measured side by side.
 *
 * @param first the engine that is compared: Forge where it was measured, otherwise the first one; with a reference each
 *     engine that is not it
 * @param second the engine that it is compared with
 * @param ratio the first's values divided by the second's; its p is adjusted for all contrasts that were made at once
 */
public record PairwiseComparison(SampleTable.Key first, SampleTable.Key second, Ratio ratio) {
    private static final String FAVOURITE = "forge";

    /** What can be said of it. */
    public Verdict verdict() {
        return Verdict.of(ratio);
    }

    /** The contrasts of a suite in every quantity that was measured in rounds; phases are not among them. */
    public static List<PairwiseComparison> of(Suite suite) {
        return of(suite, inRounds(suite));
    }

    /** The contrasts of a suite in the given quantities, those with at least one common round. */
    public static List<PairwiseComparison> of(Suite suite, Set<Metric> metrics) {
        return of(
                suite.results(),
                suite.engines(),
                metrics,
                suite.environment().text(HostFact.REFERENCE).orElse(null));
    }

    /** The same for samples of these engines. */
    public static List<PairwiseComparison> of(List<Sample> samples, List<EngineReport> engines, Set<Metric> metrics) {
        return of(samples, engines, metrics, null);
    }

    private static List<PairwiseComparison> of(
            List<Sample> samples, List<EngineReport> engines, Set<Metric> metrics, @Nullable String reference) {
        SampleTable sampleTable = SampleTable.of(samples);
        Map<List<Object>, List<SampleTable.Key>> groups = new LinkedHashMap<>();
        for (SampleTable.Key key : inOrder(sampleTable.keys(), engines)) {
            if (metrics.contains(key.metric()) && sampleTable.isInRounds(key)) {
                groups.computeIfAbsent(List.of(key.metric(), key.factors()), any -> new ArrayList<>())
                        .add(key);
            }
        }
        if (groups.values().stream().allMatch(group -> group.size() == 1)) {
            groups = byParameters(groups.values());
        }
        List<SampleTable.Key> firsts = new ArrayList<>();
        List<SampleTable.Key> seconds = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (List<SampleTable.Key> group : groups.values()) {
            for (KeyPair pair : pairs(group, reference)) {
                SampleTable.Pairs pairs = sampleTable.pairs(pair.first, pair.second);
                if (!pairs.first().isEmpty()
                        && pairs.first().min() > 0
                        && pairs.second().min() > 0) {
                    firsts.add(pair.first);
                    seconds.add(pair.second);
                    ratios.add(Ratio.paired(pairs.first(), pairs.second()));
                }
            }
        }
        List<Ratio> adjusted = Holm.adjust(ratios);
        List<PairwiseComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < adjusted.size(); i++) {
            comparisons.add(new PairwiseComparison(firsts.get(i), seconds.get(i), adjusted.get(i)));
        }
        return comparisons;
    }

    /** One engine in a parameter scan is compared with itself: the first combination of values with each other. */
    private static Map<List<Object>, List<SampleTable.Key>> byParameters(Collection<List<SampleTable.Key>> alone) {
        Map<List<Object>, List<SampleTable.Key>> groups = new LinkedHashMap<>();
        alone.stream()
                .map(List::getFirst)
                .sorted(Comparator.comparing(SampleTable.Key::factors, Factors.NATURAL_ORDER))
                .forEach(key -> groups.computeIfAbsent(
                                List.of(
                                        key.runtime(),
                                        key.metric(),
                                        key.factors().withParameters(Parameters.NONE)),
                                any -> new ArrayList<>())
                        .add(key));
        return groups;
    }

    private record KeyPair(SampleTable.Key first, SampleTable.Key second) {}

    /** Who is compared with whom: the first with each other, or each other with the reference where there is one. */
    private static List<KeyPair> pairs(List<SampleTable.Key> group, @Nullable String reference) {
        for (SampleTable.Key key : group) {
            if (key.runtime().equals(reference)) {
                return group.stream()
                        .filter(other -> !other.equals(key))
                        .map(other -> new KeyPair(other, key))
                        .toList();
            }
        }
        return group.stream()
                .skip(1)
                .map(other -> new KeyPair(group.getFirst(), other))
                .toList();
    }

    /** Whether comparisons have their first engine in common, and not the second, which is the reference then. */
    public static boolean haveSameFirst(List<PairwiseComparison> comparisons) {
        return comparisons.stream()
                        .map(each -> each.first().runtime())
                        .distinct()
                        .count()
                <= 1;
    }

    /**
     * Forge first, then the others as they were asked for (measured they were in a random order), last what is no
     * engine, as tar.
     */
    private static List<SampleTable.Key> inOrder(Set<SampleTable.Key> keys, List<EngineReport> engines) {
        List<String> names = engines.stream().map(EngineReport::runtime).toList();
        return keys.stream()
                .sorted(Comparator.comparingInt(key -> {
                    int place = names.indexOf(key.runtime());
                    return key.runtime().equals(FAVOURITE) ? -1 : place < 0 ? names.size() : place;
                }))
                .toList();
    }

    /** The quantities whose samples say their round. */
    static Set<Metric> inRounds(Suite suite) {
        Set<Metric> metrics = EnumSet.noneOf(Metric.class);
        for (Sample sample : suite.results()) {
            if (sample.round().isPresent() && sample.metric() instanceof Metric metric) {
                metrics.add(metric);
            }
        }
        return metrics;
    }
}
