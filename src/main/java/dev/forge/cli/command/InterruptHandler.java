package dev.forge.cli.command;

/**
 * Lets long work end well when the user stops it: after Ctrl-C or SIGTERM the working thread is interrupted, and the
 * process ends only when it is done, or after some seconds.
 */
public final class InterruptHandler implements AutoCloseable {
    private static final long MAX_MILLIS = 10_000;

    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::stop, "interruption");
    private volatile boolean requested;
    private volatile boolean done;

    private InterruptHandler() {}

    /** From now on this thread's work is interrupted instead of cut off. */
    public static InterruptHandler watch() {
        InterruptHandler interruption = new InterruptHandler();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the user has asked for the end. */
    public boolean requested() {
        return requested;
    }

    private void stop() {
        if (!done) {
            requested = true;
            worker.interrupt();
            try {
                // Main ends the process itself when the worker is through.
                worker.join(MAX_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        if (!requested) {
            done = true;
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending right now; the hook sees that the work is done.
            }
        }
    }
}
