package dev.forge.bench.internal.run;

import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.core.posix.SignalWatch;
import dev.forge.core.posix.Spawn;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a benchmark end in good order when its process is told to end. The command that runs now is in a process group of
 * its own, so Ctrl-C at the terminal does not reach it. It is let end, as an engine that is killed may leave parts of a
 * container in its store that none of its commands shows, and is killed if that takes too long or the user insists; the
 * benchmark's thread then finds {@link #check} throwing, saves what it has, removes its containers and closes this. Who
 * insists twice ends the process at once. When this is closed, whoever heard of signals before hears of this one.
 */
final class BenchmarkInterruption implements AutoCloseable {
    private static final long MAX_SECONDS_TO_END = 3;
    private static final long MAX_MILLIS_TO_PASS_ON = 1000;
    private static final int SIGNALLED = 128;
    private static final int INSISTING = 3;

    private final CountDownLatch noticed = new CountDownLatch(1);
    private final SignalWatch signals = SignalWatch.watch(SignalWatch.TO_END, this::received);
    private volatile int first;
    private int count;

    private BenchmarkInterruption() {}

    static BenchmarkInterruption watch() {
        BenchmarkInterruption interruption = new BenchmarkInterruption();
        // One that came before there was a benchmark to interrupt counts as well.
        if (interruption.first == 0) {
            interruption.first = SignalWatch.heard();
        }
        return interruption;
    }

    private void received(int signal) {
        switch (counted(signal)) {
            case 1 -> {
                if (!isNoticedInTime()) {
                    Spawn.killRunning();
                }
            }
            case INSISTING -> Runtime.getRuntime().halt(SIGNALLED + first);
            default -> Spawn.killRunning();
        }
    }

    private synchronized int counted(int signal) {
        if (first == 0) {
            first = signal;
        }
        return ++count;
    }

    /** Each signal has a thread of its own, so that others are heard meanwhile. */
    private boolean isNoticedInTime() {
        try {
            return noticed.await(MAX_SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isAsked() {
        return first != 0;
    }

    /** Throws {@link BenchmarkInterrupted} if the process was told to end. */
    void check() {
        if (first != 0) {
            noticed.countDown();
            throw new BenchmarkInterrupted();
        }
    }

    @Override
    public void close() {
        noticed.countDown();
        signals.close();
        if (first != 0) {
            // The usual answer is the end of the JVM, which waits for the thread that asks for it.
            Thread passing = new Thread(() -> signals.passOn(first), "forge-signal");
            passing.start();
            try {
                passing.join(MAX_MILLIS_TO_PASS_ON);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
