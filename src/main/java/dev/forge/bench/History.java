package dev.forge.bench;

import dev.forge.bench.stats.ChangePoints;
import dev.forge.bench.stats.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One quantity of one engine over many runs on one host on equal terms. Only such runs can be compared: others are
 * another history.
 *
 * @param host the host's name
 * @param key the engine and the quantity
 * @param terms what was equal in all of them, by what it is called in a sentence
 * @param points the runs, the oldest first
 * @param changes the places in {@code points} of the first run after each change of level
 */
public record History(
        String host,
        Measurements.Key key,
        Map<String, String> terms,
        List<History.Point> points,
        List<Integer> changes) {
    /** Any: the same history has the same change points each time. */
    private static final long SEED = 1;

    /** A history of its own, whatever happens to the lists. */
    public History {
        terms = Map.copyOf(terms);
        points = List.copyOf(points);
        changes = List.copyOf(changes);
    }

    /**
     * One run.
     *
     * @param moment when it began
     * @param median in the metric's unit
     * @param count of how many values
     */
    public record Point(Instant moment, double median, int count) {}

    /** The histories of a quantity in these runs, one for each engine, host, factors and terms. */
    public static List<History> of(List<Suite> suites, Metric metric) {
        Map<Group, List<Point>> found = new LinkedHashMap<>();
        List<Suite> sorted =
                suites.stream().sorted(Comparator.comparing(Suite::timestamp)).toList();
        for (Suite suite : sorted) {
            Measurements measurements = Measurements.of(suite);
            for (Measurements.Key key : measurements.keys()) {
                if (key.metric() == metric) {
                    Series values = measurements.values(key);
                    Group group = new Group(Differences.fact(suite, "host"), key, suite.terms(key.runtime()));
                    found.computeIfAbsent(group, any -> new ArrayList<>())
                            .add(new Point(suite.timestamp(), values.median(), values.count()));
                }
            }
        }
        List<History> histories = new ArrayList<>();
        found.forEach((group, points) -> {
            double[] medians = points.stream().mapToDouble(Point::median).toArray();
            histories.add(new History(group.host, group.key, group.terms, points, ChangePoints.find(medians, SEED)));
        });
        return histories;
    }

    private record Group(String host, Measurements.Key key, Map<String, String> terms) {}
}
