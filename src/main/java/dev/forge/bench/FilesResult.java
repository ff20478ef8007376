package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * What file input and output costs in an engine's containers.
 *
 * @param runtime the engine's name, or {@link #HOST} for the same program without a container
 * @param samples its runs, an operation a sample
 */
public record FilesResult(String runtime, List<Sample> samples) {
    /** What the host is called where engines are. */
    public static final String HOST = "host";
    /** What is done, in this order. */
    public static final List<Metric> OPERATIONS = List.of(
            Metric.FILE_WRITE,
            Metric.FILE_READ,
            Metric.FILE_RANDOM_WRITE,
            Metric.FILE_RANDOM_READ,
            Metric.FILE_CREATE,
            Metric.FILE_STAT,
            Metric.FILE_UNLINK,
            Metric.FILE_FSYNC,
            Metric.FILE_COPY_UP);
    /** How many MiB are written and read one after the other. */
    public static final int SEQUENTIAL_MB = 32;

    /** Takes the engine's runs from these samples. */
    public FilesResult {
        samples = SampleSelection.withoutWarmUps(SampleSelection.of(samples, Operation.FILES, runtime));
    }

    /** The values of an operation. */
    public Series series(Metric operation) {
        return SampleSelection.series(
                samples.stream().filter(sample -> sample.metric() == operation).toList(), operation);
    }

    /** Why runs failed, each reason once. */
    public List<String> failures() {
        return SampleSelection.failures(samples).stream().distinct().toList();
    }

    /**
     * How many times as long as on the host everything takes: the geometric mean of the operations' ratios of medians.
     */
    public Figure timesHost(FilesResult host) {
        List<Double> logs = new ArrayList<>();
        for (Metric operation : OPERATIONS) {
            Series here = series(operation);
            Series there = host.series(operation);
            if (!here.isEmpty() && !there.isEmpty() && there.median() > 0 && here.median() > 0) {
                logs.add(Math.log(here.median() / there.median()));
            }
        }
        return logs.isEmpty()
                ? Figure.unavailable("not measured")
                : Figure.of(
                        Math.exp(logs.stream().mapToDouble(Double::doubleValue).sum() / logs.size()));
    }
}
