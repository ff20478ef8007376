package dev.forge.bench;

import dev.forge.bench.SampleDetails.DensityPoint;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.MonotoneTrend;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one container adds to the memory of an engine's own processes: the Theil-Sen slope over the medians at each
 * number of containers, which a single reading that is off does not move. It is the only definition: {@code memory},
 * {@code density}, {@code compare}, their files, exports and pages have their figure from here.
 *
 * @param perContainer the slope in MB of 2^20 bytes; unavailable with fewer than two numbers of containers, and where
 *     the readings contradict each other, so that something else must have changed the memory meanwhile
 * @param interval its 95 % interval; empty with fewer than {@value #MIN_POINTS} numbers of containers
 */
public record MemorySlope(Figure perContainer, Optional<Interval> interval) {
    /** With fewer numbers of containers there is no interval. */
    public static final int MIN_POINTS = 4;

    /** A step that is so much off the line, in MB, is no container's and no garbage collection's doing. */
    private static final double MAX_STEP_MB = 32;
    /** Nor is one that is off by this part of what the line says. */
    private static final double MAX_PART = 0.5;

    /** The slope over these points, in whatever order they are. */
    public static MemorySlope of(List<DensityPoint> points) {
        Map<Integer, List<Double>> groups = new TreeMap<>();
        points.forEach(point -> groups.computeIfAbsent(point.containers(), any -> new ArrayList<>())
                .add(SuiteWriter.rounded(point.megabytes())));
        if (groups.size() < 2) {
            return none("a slope needs at least two numbers of containers");
        }
        double[] containers =
                groups.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] megabytes = groups.values().stream()
                .mapToDouble(group -> new Series(group).median())
                .toArray();
        MonotoneTrend trend = MonotoneTrend.of(containers, megabytes);
        double slope = SuiteWriter.rounded(trend.slope());
        int last = containers.length - 1;
        if (slope < 0) {
            return none(changed(containers, megabytes, 0, last));
        }
        int worst = 0;
        double most = 0;
        for (int i = 0; i < last; i++) {
            double expected = slope * (containers[i + 1] - containers[i]);
            double off =
                    Math.abs(megabytes[i + 1] - megabytes[i] - expected) / Math.max(MAX_STEP_MB, MAX_PART * expected);
            worst = off > most ? i : worst;
            most = Math.max(most, off);
        }
        if (most > 1) {
            return none(changed(containers, megabytes, worst, worst + 1));
        }
        return new MemorySlope(
                Figure.of(slope),
                containers.length < MIN_POINTS
                        ? Optional.empty()
                        : Optional.of(
                                new Interval(SuiteWriter.rounded(trend.low()), SuiteWriter.rounded(trend.high()))));
    }

    private static String changed(double[] containers, double[] megabytes, int from, int to) {
        return String.format(
                Locale.ROOT,
                "the engine's memory went from %.1f to %.1f MB between %.0f and %.0f containers,"
                        + " so something else changed it meanwhile",
                megabytes[from],
                megabytes[to],
                containers[from],
                containers[to]);
    }

    private static MemorySlope none(String reason) {
        return new MemorySlope(Figure.unavailable(reason), Optional.empty());
    }
}
