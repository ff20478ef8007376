package dev.forge.profile;

import dev.forge.stats.Figure.Measured;
import java.util.List;

/**
 * The summary of a series of snapshots.
 *
 * @param samples the number of snapshots
 * @param seconds the time from the first to the last
 * @param rss resident set size in MB
 * @param pss proportional set size in MB; null unless every snapshot has it
 * @param vms virtual size in MB
 * @param cpu CPU use in percent of one CPU
 * @param trendOf the quantity of the trend: {@code PSS} if it was measured, otherwise {@code RSS}
 * @param trend the trend of that quantity
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
     * The range of a series.
     *
     * @param first the first value
     * @param min the minimum
     * @param average the mean
     * @param max the maximum
     * @param last the last value
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
     * The summary of at least one snapshot, with the peak that the kernel saw between them.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static MemorySummary of(List<MemorySnapshot> snapshots, ProfileTotals totals) {
        MemorySummary of = of(snapshots);
        Range rss = of.rss;
        return totals.peakWithinMb() instanceof Measured peak && peak.value() > rss.max()
                ? new MemorySummary(
                        of.samples,
                        of.seconds,
                        new Range(rss.first(), rss.min(), rss.average(), peak.value(), rss.last()),
                        of.pss,
                        of.vms,
                        of.cpu,
                        of.trendOf,
                        of.trend)
                : of;
    }

    /**
     * The summary of at least one snapshot.
     *
     * @throws IllegalArgumentException if there are none
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

    /** The proportional set sizes that were measured. */
    static double[] proportional(List<MemorySnapshot> snapshots) {
        return snapshots.stream()
                .map(MemorySnapshot::processPssMb)
                .filter(Measured.class::isInstance)
                .mapToDouble(reading -> ((Measured) reading).value())
                .toArray();
    }
}
