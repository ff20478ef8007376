package dev.forge.bench.internal.report.html;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.PairwiseComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The suite that a page is about, taken apart once. An engine has the same place, and so the same look, everywhere. */
final class ReportModel {
    private final Suite suite;
    private final SampleTable sampleTable;
    private final List<String> engines;
    private final List<PairwiseComparison> comparisons;

    ReportModel(Suite suite) {
        this.suite = suite;
        sampleTable = SampleTable.of(suite);
        comparisons = PairwiseComparison.of(suite);
        Set<String> all = new LinkedHashSet<>(ready());
        suite.results().forEach(sample -> all.add(sample.runtime()));
        engines = List.copyOf(all);
    }

    Suite suite() {
        return suite;
    }

    SampleTable sampleTable() {
        return sampleTable;
    }

    /** Whatever has results: the engines, and what they are compared with, as tar is. */
    List<String> engines() {
        return engines;
    }

    /** The engines alone; where a file of an earlier version does not say which those are, all that has results. */
    List<String> measured() {
        List<String> ready = ready();
        return ready.isEmpty() ? engines : ready;
    }

    private List<String> ready() {
        List<String> ready = new ArrayList<>();
        for (EngineReport report : suite.engines()) {
            if (report instanceof EngineReport.Ready engine) {
                ready.add(engine.runtime());
            }
        }
        return ready;
    }

    int index(String engine) {
        return engines.indexOf(engine);
    }

    /** The samples of an operation, warm-ups left out, by engine in the engines' order. */
    Map<String, List<Sample>> samples(Operation operation) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (String engine : engines) {
            List<Sample> own = suite.results().stream()
                    .filter(sample ->
                            sample.operation() == operation && sample.runtime().equals(engine) && !sample.warmUp())
                    .toList();
            if (!own.isEmpty()) {
                samples.put(engine, own);
            }
        }
        return samples;
    }

    /** The contrasts of a group; all have the same first engine. */
    List<PairwiseComparison> comparisons(MetricGroup group) {
        return comparisons.stream()
                .filter(comparison -> comparison.first().metric() == group.metric()
                        && comparison.first().factors().equals(group.factors()))
                .toList();
    }

    /** A quantity under its factors. */
    private record MetricUnderFactors(Metric metric, Factors factors) {}

    /** All quantities with their engines, in the order of {@link Metric}. */
    List<MetricGroup> groups() {
        Map<MetricUnderFactors, Map<String, Integer>> failures = failures();
        Map<Metric, Map<Factors, Set<String>>> found = new TreeMap<>();
        for (SampleTable.Key key : sampleTable.keys()) {
            found.computeIfAbsent(key.metric(), any -> new TreeMap<>())
                    .computeIfAbsent(key.factors(), any -> new LinkedHashSet<>())
                    .add(key.runtime());
        }
        failures.forEach((name, counts) -> found.computeIfAbsent(name.metric(), any -> new TreeMap<>())
                .computeIfAbsent(name.factors(), any -> new LinkedHashSet<>())
                .addAll(counts.keySet()));
        List<MetricGroup> groups = new ArrayList<>();
        found.forEach((metric, byFactors) -> byFactors.forEach((factors, names) -> {
            List<EngineRow> rows = new ArrayList<>();
            for (String engine : engines) {
                if (names.contains(engine)) {
                    rows.add(new EngineRow(
                            engine,
                            index(engine),
                            sampleTable.values(new SampleTable.Key(engine, metric, factors)),
                            failures.getOrDefault(new MetricUnderFactors(metric, factors), Map.of())
                                    .getOrDefault(engine, 0)));
                }
            }
            groups.add(new MetricGroup(metric, factors, rows));
        }));
        return groups;
    }

    private Map<MetricUnderFactors, Map<String, Integer>> failures() {
        Map<MetricUnderFactors, Map<String, Integer>> failures = new LinkedHashMap<>();
        for (Sample sample : suite.results()) {
            if (!sample.warmUp() && !sample.value().isMeasured()) {
                SampleTable.keyOf(sample)
                        .ifPresent(key -> failures.computeIfAbsent(
                                        new MetricUnderFactors(key.metric(), key.factors()),
                                        any -> new LinkedHashMap<>())
                                .merge(key.runtime(), 1, Integer::sum));
            }
        }
        return failures;
    }
}
