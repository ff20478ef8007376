package dev.forge.cli.dashboard;

import dev.forge.core.ExitCode;
import dev.forge.core.posix.SignalWatch;
import java.util.concurrent.CountDownLatch;

/** Waits for the end that the user or the system gives by a signal, for what runs until then. */
final class EndSignal implements AutoCloseable {
    private static final int SIGINT = 2;
    private static final int SIGNALLED = 128;
    private static final int INSISTING = 3;

    private final CountDownLatch received = new CountDownLatch(1);
    private final SignalWatch signals;
    private int first;
    private int count;

    private EndSignal() {
        signals = SignalWatch.watch(SignalWatch.TO_END, this::receive);
    }

    static EndSignal watch() {
        return new EndSignal();
    }

    private synchronized void receive(int signal) {
        first = first == 0 ? signal : first;
        received.countDown();
        // What is still to be done after the first one may hang.
        if (++count == INSISTING) {
            Runtime.getRuntime().halt(SIGNALLED + first);
        }
    }

    /** Waits for the signal. */
    void await() {
        try {
            received.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The exit code: Ctrl-C is how such a command ends well; any other signal as a shell has it. */
    synchronized int code() {
        return first == 0 || first == SIGINT ? ExitCode.OK : SIGNALLED + first;
    }

    @Override
    public void close() {
        signals.close();
    }
}
