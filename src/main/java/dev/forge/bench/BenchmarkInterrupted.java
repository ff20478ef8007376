package dev.forge.bench;

/** The process was told to end (Ctrl-C, SIGTERM) while a benchmark ran. What was finished is kept. */
public final class BenchmarkInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchmarkInterrupted() {
        super("interrupted");
    }
}
