package dev.forge.bench;

import dev.forge.bench.stats.Figure;
import dev.forge.bench.stats.Series;
import java.util.List;

/**
 * How long an engine takes from its command line's start to a container's first output and to its exit. The clock is
 * monotonic and read immediately before the command line is executed; failed runs are in no series.
 *
 * @param runtime the engine's name
 * @param runs how many runs there were, without the warm-up
 * @param exit to the command line's exit with the payload's exit code, in ms
 * @param firstOutput to the payload's first byte, in ms
 * @param cpu user and system CPU time of the command line and what it waited for, a daemon's not included, in ms
 * @param failures why runs failed, one entry a failed run
 */
public record StartupResult(
        String runtime, int runs, Series exit, Series firstOutput, Series cpu, List<String> failures) {
    /** A result of its own, whatever happens to the list. */
    public StartupResult {
        failures = List.copyOf(failures);
    }

    /** How many runs succeeded. */
    public int successful() {
        return exit.count();
    }

    /** The mean time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double averageMs() {
        return average().orThrow();
    }

    /** The shortest time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double minMs() {
        return Figure.of(exit, Series::min, noRun()).orThrow();
    }

    /** The longest time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double maxMs() {
        return Figure.of(exit, Series::max, noRun()).orThrow();
    }

    /** The median time to exit in ms; throws {@link dev.forge.core.ForgeException} if no run succeeded. */
    public double medianMs() {
        return median().orThrow();
    }

    /** The mean time to exit in ms. */
    public Figure average() {
        return Figure.of(exit, Series::mean, noRun());
    }

    /** The median time to exit in ms. */
    public Figure median() {
        return Figure.of(exit, Series::median, noRun());
    }

    /** The median time to the first output in ms. */
    public Figure medianFirstOutput() {
        return Figure.of(firstOutput, Series::median, exit.isEmpty() ? noRun() : "the payload wrote nothing");
    }

    /** Why there are no figures, if there are none. */
    public String noRun() {
        return "no run of " + runtime + " succeeded" + (failures.isEmpty() ? "" : ": " + failures.getLast());
    }
}
