package dev.forge.bench.internal.run;

import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.core.posix.Spawn;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a benchmark end in good order when its process is told to end. The JVM answers SIGINT, SIGTERM and SIGHUP by
 * running shutdown hooks and then ends with 128 and the signal's number. The command that runs now is in a process
 * group of its own, so Ctrl-C at the terminal does not reach it. The hook here lets it end, as an engine that is killed
 * may leave parts of a container in its store that none of its commands shows, and kills it if that takes too long;
 * the benchmark's thread then finds {@link #check} throwing, removes its containers and closes this; only then does
 * the hook return.
 */
final class BenchmarkInterruption implements AutoCloseable {
    private static final long MAX_SECONDS_TO_END = 3;
    private static final long MAX_SECONDS_TO_TIDY = 60;

    private final CountDownLatch noticed = new CountDownLatch(1);
    private final CountDownLatch tidy = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "forge-benchmark-interruption");
    private volatile boolean asked;

    private BenchmarkInterruption() {}

    static BenchmarkInterruption watch() {
        BenchmarkInterruption interruption = new BenchmarkInterruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void interrupted() {
        asked = true;
        try {
            if (!noticed.await(MAX_SECONDS_TO_END, TimeUnit.SECONDS)) {
                Spawn.killRunning();
            }
            if (!tidy.await(MAX_SECONDS_TO_TIDY, TimeUnit.SECONDS)) {
                Spawn.killRunning();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAsked() {
        return asked;
    }

    /** Throws {@link BenchmarkInterrupted} if the process was told to end. */
    void check() {
        if (asked) {
            noticed.countDown();
            throw new BenchmarkInterrupted();
        }
    }

    @Override
    public void close() {
        noticed.countDown();
        tidy.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends right now, and the hook has nothing to wait for any more.
            }
        }
    }
}
