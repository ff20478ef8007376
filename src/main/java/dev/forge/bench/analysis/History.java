package dev.forge.bench.analysis;

import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.stats.ChangePoints;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One quantity of one engine over many runs on one host on equal terms. Only such runs can be compared: others are
 * another history.
 *
 * @param host the host's name
 * @param key the engine and the quantity
 * @param configuration what was equal in all of them, by what it is called in a sentence
 * @param points the runs, the oldest first
 * @param changes the places in {@code points} of the first run after each change of level
 */
public record History(
        String host,
        SampleTable.Key key,
        Map<String, String> configuration,
        List<HistoryPoint> points,
        List<Integer> changes) {
    /** Any: the same history has the same change points each time. */
    private static final long SEED = 1;

    /** Copies the lists. */
    public History {
        configuration = Map.copyOf(configuration);
        points = List.copyOf(points);
        changes = List.copyOf(changes);
    }

    /**
     * One run.
     *
     * @param moment when it began
     * @param median in the metric's unit
     * @param count of how many values
     * @param interval its 95 % interval, if there is one
     */
    public record HistoryPoint(Instant moment, double median, int count, Optional<Interval> interval) {}

    /** The histories of a quantity in these runs, one for each engine, host, factors and terms. */
    public static List<History> of(List<Suite> suites, Metric metric) {
        Map<HistoryKey, List<HistoryPoint>> found = new LinkedHashMap<>();
        List<Suite> sorted =
                suites.stream().sorted(Comparator.comparing(Suite::timestamp)).toList();
        for (Suite suite : sorted) {
            SampleTable sampleTable = SampleTable.of(suite);
            for (SampleTable.Key key : sampleTable.keys()) {
                if (key.metric() == metric) {
                    Series values = sampleTable.values(key);
                    HistoryKey group = new HistoryKey(
                            suite.environment().display(HostFact.HOST), key, suite.configuration(key.runtime()));
                    found.computeIfAbsent(group, any -> new ArrayList<>())
                            .add(new HistoryPoint(
                                    suite.timestamp(), values.median(), values.count(), sampleTable.interval(key)));
                }
            }
        }
        List<History> histories = new ArrayList<>();
        found.forEach((group, points) -> {
            double[] medians = points.stream().mapToDouble(HistoryPoint::median).toArray();
            histories.add(
                    new History(group.host, group.key, group.configuration, points, ChangePoints.find(medians, SEED)));
        });
        return histories;
    }

    private record HistoryKey(String host, SampleTable.Key key, Map<String, String> configuration) {}
}
