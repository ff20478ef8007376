package dev.forge.bench;

import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeHome;
import java.util.Map;

/**
 * The conditions of a benchmark.
 *
 * @param environment the environment variables that engines are called with; {@code FORGE_HOME} says where results
 *     go, {@code FORGE_LAUNCHER} which forge is measured
 * @param workload what the engines are given to do
 * @param seed of the random order; the same seed gives the same order
 * @param startDaemons whether a private daemon may be started for an engine whose own does not run
 * @param autosave whether the result file is written after every round, so that nothing is lost
 * @param progress who hears how far it is
 */
public record BenchmarkContext(
        Map<String, String> environment,
        Workload workload,
        long seed,
        boolean startDaemons,
        boolean autosave,
        Progress progress) {
    /** Copies the map. */
    public BenchmarkContext {
        environment = Map.copyOf(environment);
    }

    /** This process's environment, the standard workload, a random seed, nobody listening, nothing saved unasked. */
    public static BenchmarkContext standard() {
        return new BenchmarkContext(System.getenv(), Workload.STANDARD, randomSeed(), false, false, Progress.NONE);
    }

    /** A seed that nobody chose, short enough to be typed. */
    public static long randomSeed() {
        return System.nanoTime() / 1000 % 1_000_000;
    }

    public ForgeHome home() {
        return ForgeHome.of(environment);
    }
}
