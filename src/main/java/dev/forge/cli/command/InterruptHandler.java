package dev.forge.cli.command;

import dev.forge.core.posix.SignalWatch;

/**
 * Lets long work end well when it is told to: SIGINT, SIGTERM and SIGHUP are only noted, and the command ends with what
 * it has, and with the exit code that a shell gives a command which that signal ended. Whoever insists, with a third
 * signal, ends it at once.
 */
public final class InterruptHandler implements AutoCloseable {
    private static final int SIGNALLED = 128;
    private static final int INSISTING = 3;

    private final SignalWatch signals;
    private int first;
    private int count;

    private InterruptHandler() {
        signals = SignalWatch.watch(SignalWatch.TO_END, this::received);
    }

    /** From now on this thread's work is not cut off. */
    public static InterruptHandler watch() {
        return new InterruptHandler();
    }

    private synchronized void received(int signal) {
        if (first == 0) {
            first = signal;
        }
        if (++count == INSISTING) {
            Runtime.getRuntime().halt(SIGNALLED + first);
        }
    }

    /** Whether the command has been told to end. */
    public synchronized boolean requested() {
        return first != 0;
    }

    /** How often it has been told to. */
    public synchronized int requests() {
        return count;
    }

    /** The exit code of a command that was to end with {@code code}. */
    public synchronized int code(int code) {
        return first == 0 ? code : SIGNALLED + first;
    }

    @Override
    public void close() {
        signals.close();
    }
}
