package dev.forge.profile;

import dev.forge.stats.Figure.Measured;
import java.util.List;

/**
 * What a series of snapshots says as a whole.
 *
 * @param samples how many snapshots
 * @param seconds from the first to the last
 * @param rss resident set in MB
 * @param pss proportional set in MB; null where it was not measured in every snapshot
 * @param vms virtual size in MB
 * @param cpu CPU use in percent of one CPU
 * @param trendOf what the trend is of: {@code PSS} where it was measured, otherwise {@code RSS}
 * @param trend where it goes
 */
public record MemorySummary(
        int samples,
        double seconds,
        Range rss,
        @org.jspecify.annotations.Nullable Range pss,
        Range vms,
        Range cpu,
        String trendOf,
        Trend trend) {
    /**
     * A series of figures.
     *
     * @param first the first one
     * @param min the least
     * @param average the mean
     * @param max the greatest
     * @param last the last one
     */
    public record Range(double first, double min, double average, double max, double last) {
        static Range of(double[] values) {
            double min = values[0];
            double max = values[0];
            double sum = 0;
            for (double value : values) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
            }
            return new Range(values[0], min, sum / values.length, max, values[values.length - 1]);
        }
    }

    /**
     * The summary of at least one snapshot.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MemorySummary of(List<MemorySnapshot> snapshots) {
        if (snapshots.isEmpty()) {
            throw new IllegalArgumentException("no snapshot was taken");
        }
        int n = snapshots.size();
        double[] seconds = new double[n];
        double[] rss = new double[n];
        double[] vms = new double[n];
        double[] cpu = new double[n];
        for (int i = 0; i < n; i++) {
            MemorySnapshot snapshot = snapshots.get(i);
            seconds[i] = snapshot.elapsedSeconds();
            rss[i] = snapshot.processRssMb();
            vms[i] = snapshot.processVmsMb();
            cpu[i] = snapshot.cpuPercent();
        }
        double[] pss = proportional(snapshots);
        boolean measured = pss.length == n;
        return new MemorySummary(
                n,
                seconds[n - 1] - seconds[0],
                Range.of(rss),
                measured ? Range.of(pss) : null,
                Range.of(vms),
                Range.of(cpu),
                measured ? "PSS" : "RSS",
                Trend.of(seconds, measured ? pss : rss));
    }

    /** The proportional sets that were measured. */
    static double[] proportional(List<MemorySnapshot> snapshots) {
        return snapshots.stream()
                .map(MemorySnapshot::processPssMb)
                .filter(Measured.class::isInstance)
                .mapToDouble(reading -> ((Measured) reading).value())
                .toArray();
    }
}
