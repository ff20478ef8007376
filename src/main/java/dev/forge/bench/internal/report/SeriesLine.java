package dev.forge.bench.internal.report;

import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One series of a suite with its failures.
 *
 * @param key the engine and the quantity
 * @param summary of the values; empty if all runs failed
 * @param interval the 95 % interval of its median, or of the slope that it is; empty with too few values
 * @param failures why runs failed, one entry a run
 * @param phase whether it is a part of another quantity's samples, as the first output is of a startup
 */
public record SeriesLine(
        SampleTable.Key key,
        Optional<Summary> summary,
        Optional<Interval> interval,
        List<String> failures,
        boolean phase) {
    /** Copies the list. */
    public SeriesLine {
        failures = List.copyOf(failures);
    }

    /** Every series of a suite, in the order in which they were measured; warm-ups are in none. */
    public static List<SeriesLine> of(Suite suite) {
        SampleTable sampleTable = SampleTable.of(suite);
        Map<SampleTable.Key, List<String>> failures = new LinkedHashMap<>();
        Set<SampleTable.Key> own = new HashSet<>();
        for (Sample sample : suite.results()) {
            Optional<SampleTable.Key> key = SampleTable.keyOf(sample);
            key.ifPresent(own::add);
            if (sample.value() instanceof Figure.Unavailable unavailable && !sample.warmUp()) {
                key.ifPresent(some ->
                        failures.computeIfAbsent(some, any -> new ArrayList<>()).add(unavailable.reason()));
            }
        }
        Set<SampleTable.Key> keys = sampleTable.keys();
        keys.addAll(failures.keySet());
        return keys.stream()
                .map(key -> new SeriesLine(
                        key,
                        Optional.of(sampleTable.values(key))
                                .filter(values -> !values.isEmpty())
                                .map(Summary::of),
                        sampleTable.interval(key),
                        failures.getOrDefault(key, List.of()),
                        !own.contains(key)))
                .toList();
    }
}
