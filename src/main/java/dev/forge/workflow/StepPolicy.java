package dev.forge.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands below {@code x-forge} beside the matrix.
 *
 * @param retry when it is tried again
 * @param timeout how long it may run from the payload's start, or null
 * @param inputs the files that it reads, as patterns relative to the file's directory; null if none are declared
 * @param outputs the files that it leaves, relative to the file's directory; null if none are declared
 * @param condition when it runs at all, or null for always after success
 * @param allowFailure whether the run goes on and succeeds without it
 * @param priority which of several that could run goes first: the higher
 * @param cache whether its outputs may come from an earlier run
 */
public record StepPolicy(
        Retry retry,
        @Nullable Duration timeout,
        @Nullable List<String> inputs,
        @Nullable List<String> outputs,
        @Nullable Condition condition,
        boolean allowFailure,
        int priority,
        boolean cache) {
    /** What a step has that says nothing. */
    public static final StepPolicy DEFAULT = new StepPolicy(Retry.NEVER, null, null, null, null, false, 0, true);

    /**
     * When a step is tried again.
     *
     * @param limit how often at most, beside the first time
     * @param delay how long to wait before
     * @param factor what the delay grows by each time
     * @param max what the delay does not grow beyond
     * @param on the exit codes after which; empty for all. A timeout counts as 124
     */
    public record Retry(int limit, Duration delay, double factor, Duration max, List<Integer> on) {
        /** Once and never again. */
        public static final Retry NEVER = new Retry(0, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), List.of());

        /** How long to wait before a retry, the first of which is number 1. */
        public Duration delayBefore(int retry) {
            double seconds = delay.toMillis() / 1e3 * Math.pow(factor, Math.max(0, retry - 1));
            return Duration.ofMillis(Math.round(Math.min(seconds, max.toMillis() / 1e3) * 1e3));
        }
    }
}
