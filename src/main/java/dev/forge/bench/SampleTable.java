package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The samples of a suite, one series for each engine and metric. The phases of a run are part of its sample and
 * series of their own here. Warm-up and failed runs are in no series. A sample with other {@linkplain Factors factors}
 * belongs to another series.
 */
public final class SampleTable {
    /**
     * What makes a series.
     *
     * @param runtime the engine
     * @param metric the quantity
     * @param factors under which conditions beside the usual it was measured
     */
    public record Key(String runtime, Metric metric, Factors factors) {
        /** What the series is called where engines have a column of their own: {@code startup (concurrency=4)}. */
        public String quantity() {
            return factors.isEmpty() ? metric.title() : metric.title() + " (" + factors.text() + ")";
        }
    }

    /**
     * One value.
     *
     * @param round the round in which it was measured, or its place in the series
     * @param value in the metric's unit
     */
    public record RoundValue(int round, double value) {}

    private final Map<Key, List<RoundValue>> series = new LinkedHashMap<>();
    private final Set<Key> inRounds = new HashSet<>();
    private final Map<Key, Interval> slopes = new HashMap<>();

    private SampleTable() {}

    /** The series of a suite. */
    public static SampleTable of(Suite suite) {
        return of(suite.results());
    }

    /** The series of samples. */
    public static SampleTable of(List<Sample> samples) {
        SampleTable sampleTable = new SampleTable();
        for (Sample sample : samples) {
            if (!sample.warmUp() && sample.value() instanceof Figure.Measured measured) {
                if (sample.metric() instanceof Metric metric) {
                    sampleTable.add(sample, metric, measured.value());
                }
                sample.phases().forEach((metric, figure) -> {
                    if (figure instanceof Figure.Measured phase) {
                        sampleTable.add(sample, metric, phase.value());
                    }
                });
                SampleDetails.slopeInterval(sample.details())
                        .ifPresent(interval -> sampleTable.slopes.put(
                                new Key(sample.runtime(), Metric.MEMORY_PER_CONTAINER, sample.factors()), interval));
            }
        }
        return sampleTable;
    }

    /** The series to which a sample's own value belongs, if its metric is known. */
    public static Optional<Key> keyOf(Sample sample) {
        return sample.metric() instanceof Metric metric
                ? Optional.of(new Key(sample.runtime(), metric, sample.factors()))
                : Optional.empty();
    }

    private void add(Sample sample, Metric metric, double value) {
        Key key = new Key(sample.runtime(), metric, sample.factors());
        List<RoundValue> points = series.computeIfAbsent(key, any -> new ArrayList<>());
        if (sample.round().isPresent()) {
            inRounds.add(key);
        }
        points.add(new RoundValue(sample.round().orElse(points.size()), value));
    }

    /** The series that there are, in the order in which they were first measured. */
    public Set<Key> keys() {
        return new LinkedHashSet<>(series.keySet());
    }

    /**
     * The 95 % interval of what a series is about: of its median by order statistics, if there are values enough, or of
     * a slope as it was told.
     */
    public Optional<Interval> interval(Key key) {
        Series values = values(key);
        return values.count() == 1 && slopes.containsKey(key)
                ? Optional.ofNullable(slopes.get(key))
                : values.isEmpty() ? Optional.empty() : Summary.of(values).medianInterval();
    }

    /** Whether a series was measured in rounds, so that values of another engine are of the same ones. */
    public boolean isInRounds(Key key) {
        return inRounds.contains(key);
    }

    /** The values of a series with their rounds; empty if it was not measured. */
    public List<RoundValue> points(Key key) {
        return List.copyOf(series.getOrDefault(key, List.of()));
    }

    /** The values of a series in the order in which they were measured. */
    public Series values(Key key) {
        return new Series(points(key).stream().map(RoundValue::value).toList());
    }

    /**
     * The values of two series that were measured in the same rounds, pairwise.
     *
     * @return as many values in the first as in the second
     */
    public Pairs pairs(Key one, Key other) {
        Map<Integer, Double> values = new LinkedHashMap<>();
        points(other).forEach(point -> values.put(point.round(), point.value()));
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (RoundValue point : points(one)) {
            Double value = values.get(point.round());
            if (value != null) {
                first.add(point.value());
                second.add(value);
            }
        }
        return new Pairs(new Series(first), new Series(second));
    }

    /** Two series of the same length; values at the same place are of one round. */
    public record Pairs(Series first, Series second) {}
}
