package dev.forge.bench;

/** A benchmark ended before its time because too many runs failed. What was finished is kept. */
public final class BenchmarkStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, in lower case. */
    public BenchmarkStopped(String reason) {
        super(reason);
    }
}
