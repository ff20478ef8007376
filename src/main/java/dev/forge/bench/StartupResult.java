package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;
import java.util.Map;

/**
 * How long an engine takes from its command line's start to a container's first output, to its exit and until nothing
 * of it is left, and what that costs. The clock is monotonic and read immediately before the command line is executed;
 * failed runs are in no series.
 *
 * @param runtime the engine's name
 * @param runs how many runs there were, without the warm-up
 * @param phases what was measured, in each metric's unit
 * @param failures why runs failed, one entry a failed run
 */
public record StartupResult(String runtime, int runs, Map<Metric, Series> phases, List<String> failures) {
    /** A result of its own, whatever happens to the map and the list. */
    public StartupResult {
        phases = Map.copyOf(phases);
        failures = List.copyOf(failures);
    }

    /** The values of a phase; empty if it was not measured. */
    public Series series(Metric metric) {
        return phases.getOrDefault(metric, Series.EMPTY);
    }

    /** The median of a phase, in the metric's unit. */
    public Figure median(Metric metric) {
        return Figure.of(series(metric), Series::median, exit().isEmpty() ? noRun() : "not measured");
    }

    /** To the command line's exit with the payload's exit code, or, of a service, until it is ready, in ms. */
    public Series exit() {
        return series(phases.containsKey(Metric.READY) ? Metric.READY : Metric.STARTUP);
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
        return "no run of " + runtime + " succeeded" + (failures.isEmpty() ? "" : ": " + failures.getLast());
    }
}
