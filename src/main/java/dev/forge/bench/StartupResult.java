package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;

/**
 * How long an engine takes from its command line's start to a container's first output, to its exit and until nothing
 * of it is left, and what that costs. The clock is monotonic and read immediately before the command line is executed;
 * failed runs are in no series.
 *
 * @param runtime the engine's name
 * @param samples its measured runs
 */
public record StartupResult(String runtime, List<Sample> samples) {
    /** Takes the engine's starts from these samples; neither warm-ups nor starts of several containers at once. */
    public StartupResult {
        samples = SampleSelection.withoutWarmUps(SampleSelection.of(samples, Operation.STARTUP, runtime)).stream()
                .filter(sample -> sample.factors().concurrency().isEmpty())
                .toList();
    }

    /** The engine with one combination of a parameter scan. */
    public static StartupResult of(String runtime, Parameters parameters, List<Sample> samples) {
        return new StartupResult(
                runtime,
                samples.stream()
                        .filter(sample -> sample.factors().parameters().equals(parameters))
                        .toList());
    }

    /** The engine's name, with the values of the parameters where some were scanned: {@code forge, threads=2}. */
    public String title() {
        String values = samples.isEmpty()
                ? ""
                : String.join(", ", samples.getFirst().factors().parameters().texts());
        return values.isEmpty() ? runtime : runtime + ", " + values;
    }

    /** How many runs there were. */
    public int runs() {
        return samples.size();
    }

    /** Why runs failed, one entry a failed run. */
    public List<String> failures() {
        return SampleSelection.failures(samples);
    }

    /** The values of a metric, of the runs that succeeded; empty if it was not measured. */
    public Series series(Metric metric) {
        return SampleSelection.series(samples, metric);
    }

    /** The median of a phase, in the metric's unit. */
    public Figure median(Metric metric) {
        return Figure.of(series(metric), Series::median, exit().isEmpty() ? noRun() : "not measured");
    }

    /** To the command line's exit with the payload's exit code, or, of a service, until it is ready, in ms. */
    public Series exit() {
        Series ready = series(Metric.READY);
        return ready.isEmpty() ? series(Metric.STARTUP) : ready;
    }

    /** How many runs succeeded. */
    public int successful() {
        return exit().count();
    }

    /** The mean time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double averageMs() {
        return average().orThrow();
    }

    /** The shortest time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double minMs() {
        return Figure.of(exit(), Series::min, noRun()).orThrow();
    }

    /** The longest time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double maxMs() {
        return Figure.of(exit(), Series::max, noRun()).orThrow();
    }

    /** The median time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double medianMs() {
        return median().orThrow();
    }

    /** The mean time to exit in ms. */
    public Figure average() {
        return Figure.of(exit(), Series::mean, noRun());
    }

    /** The median time to exit in ms. */
    public Figure median() {
        return Figure.of(exit(), Series::median, noRun());
    }

    /** The median time to the first output in ms. */
    public Figure medianFirstOutput() {
        return median(Metric.FIRST_OUTPUT);
    }

    /** Why there are no figures, if there are none. */
    public String noRun() {
        List<String> failures = failures();
        return "no run of " + runtime + " succeeded" + (failures.isEmpty() ? "" : ": " + failures.getLast());
    }
}
