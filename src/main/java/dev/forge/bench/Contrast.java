package dev.forge.bench;

import dev.forge.bench.stats.Holm;
import dev.forge.bench.stats.Ratio;
import dev.forge.bench.stats.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two engines in one quantity, measured side by side.
 *
 * @param first the engine that is compared: Forge where it was measured, otherwise the first one
 * @param second the engine that it is compared with
 * @param ratio the first's values divided by the second's; its p is adjusted for all contrasts that were made at once
 */
public record Contrast(Measurements.Key first, Measurements.Key second, Ratio ratio) {
    private static final String FAVOURITE = "forge";

    /** What can be said of it. */
    public Verdict verdict() {
        return Verdict.of(ratio);
    }

    /** The contrasts of a suite in every quantity that was measured in rounds; phases are not among them. */
    public static List<Contrast> of(Suite suite) {
        return of(suite, inRounds(suite));
    }

    /** The contrasts of a suite in the given quantities, those with at least one common round. */
    public static List<Contrast> of(Suite suite, Set<Metric> metrics) {
        Measurements measurements = Measurements.of(suite);
        Map<List<Object>, List<Measurements.Key>> groups = new LinkedHashMap<>();
        for (Measurements.Key key : inOrder(measurements.keys(), suite.engines())) {
            if (metrics.contains(key.metric()) && measurements.isInRounds(key)) {
                groups.computeIfAbsent(List.of(key.metric(), key.factors()), any -> new ArrayList<>())
                        .add(key);
            }
        }
        List<Measurements.Key> firsts = new ArrayList<>();
        List<Measurements.Key> seconds = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (List<Measurements.Key> group : groups.values()) {
            for (Measurements.Key other : group.subList(1, group.size())) {
                Measurements.Pairs pairs = measurements.pairs(group.getFirst(), other);
                if (!pairs.first().isEmpty()
                        && pairs.first().min() > 0
                        && pairs.second().min() > 0) {
                    firsts.add(group.getFirst());
                    seconds.add(other);
                    ratios.add(Ratio.paired(pairs.first(), pairs.second()));
                }
            }
        }
        List<Ratio> adjusted = Holm.adjust(ratios);
        List<Contrast> contrasts = new ArrayList<>();
        for (int i = 0; i < adjusted.size(); i++) {
            contrasts.add(new Contrast(firsts.get(i), seconds.get(i), adjusted.get(i)));
        }
        return contrasts;
    }

    /**
     * Forge first, then the others as they were asked for (measured they were in an order of chance), last what is no
     * engine, as tar.
     */
    private static List<Measurements.Key> inOrder(Set<Measurements.Key> keys, List<EngineReport> engines) {
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
            if (sample.details().containsKey(Measurements.ROUND)) {
                Metric.named(sample.metric()).ifPresent(metrics::add);
            }
        }
        return metrics;
    }
}
