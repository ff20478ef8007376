package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;

/**
 * What compiling one workflow costs.
 *
 * @param runtime the engine's name, or {@code ninja} or {@code make} for the same graph in their languages
 * @param factors which workflow it is: how many tasks and how they depend on each other, or the file's name
 * @param samples its runs
 */
public record DagResult(String runtime, Factors factors, List<Sample> samples) {
    /** The parameter that says how many steps a generated workflow has. */
    public static final String TASKS = "tasks";
    /** The parameter that says how they depend on each other. */
    public static final String FAN_IN = "fan_in";
    /** The parameter with the name of a file. */
    public static final String FILE = "file";

    /** Takes the workflow's runs from these samples. */
    public DagResult {
        Factors wanted = factors;
        samples = SampleSelection.withoutWarmUps(SampleSelection.of(samples, Operation.DAG, runtime)).stream()
                .filter(sample -> sample.factors().equals(wanted))
                .toList();
    }

    /** From the start of the command to the checked graph, in ms. */
    public Series compile() {
        return series(Metric.COMPILE);
    }

    /** The values of one of its quantities. */
    public Series series(Metric metric) {
        return SampleSelection.series(samples, metric);
    }

    /** The median of one of its quantities, or why there is none. */
    public Figure median(Metric metric) {
        Series series = series(metric);
        List<String> failures = failures();
        return Figure.of(series, Series::median, failures.isEmpty() ? "not measured" : failures.getLast());
    }

    /** Why runs failed, one entry each. */
    public List<String> failures() {
        return SampleSelection.failures(samples);
    }
}
