package dev.forge.bench.internal.run;

import java.util.List;

/**
 * A measurement of all engines of a session.
 *
 * @param <R> what it finds of one engine
 */
public interface Benchmark<R> {
    /** How many steps it announces to its session. */
    int steps();

    /** Measures. */
    List<R> run();
}
