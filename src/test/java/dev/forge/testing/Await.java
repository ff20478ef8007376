package dev.forge.testing;

import java.time.Duration;

/** Waits for what another process does, with an end: a test that waits for ever says nothing. */
public final class Await {
    /** How long a loaded host may take for what an idle one does at once. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    /** A condition that may fail. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it holds now. */
        boolean holds() throws Exception;
    }

    /** Waits at most a minute until the condition holds. */
    public static void until(String what, Condition condition) throws Exception {
        until(LIMIT, what, condition);
    }

    /** Waits until the condition holds, and fails if it does not within the limit. */
    public static void until(Duration limit, String what, Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            Thread.sleep(STEP);
        }
    }

    /** Waits at most a minute until the condition holds while the process runs, and fails at once if that ends. */
    public static void until(Process process, String what, Condition condition) throws Exception {
        until(what, () -> {
            boolean alive = process.isAlive();
            if (condition.holds()) {
                return true;
            }
            if (!alive) {
                throw new AssertionError("ended with exit code " + process.exitValue() + " before: " + what);
            }
            return false;
        });
    }
}
