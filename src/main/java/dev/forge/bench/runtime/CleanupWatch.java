package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Orphans;
import dev.forge.core.posix.Processes;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for the cleanup that continues after an engine's command has returned: helper processes that still run, and
 * mounts, cgroups and directories that still exist. It takes its snapshots before the clock starts and after the
 * command has ended, so that observing does not change the measured time to exit. It sees the end of a process through
 * the process's pidfd.
 */
public final class CleanupWatch implements AutoCloseable {
    private static final int SIGKILL = 9;
    private static final int POLL_MILLIS = 50;
    private static final long POLL_NANOS = 500_000;

    private final ProcessTracker tracker;
    private final HostDelta hostDelta;
    private final Orphans orphans = Orphans.adopt();

    private CleanupWatch(ProcessTracker tracker, HostDelta hostDelta) {
        this.tracker = tracker;
        this.hostDelta = hostDelta;
    }

    /** Takes a snapshot of processes, mounts, cgroups and directories before a run. */
    public static CleanupWatch before(Engine engine) {
        return new CleanupWatch(ProcessTracker.ofRun(residents(engine)), new HostDelta(store(engine)));
    }

    private static Set<Integer> residents(Engine engine) {
        try {
            return engine.residents();
        } catch (ForgeException e) {
            return Set.of(); // a daemon on another host has no processes here
        }
    }

    private static List<File> store(Engine engine) {
        try {
            return engine.store();
        } catch (ForgeException e) {
            return List.of();
        }
    }

    /** The outcome of waiting for the cleanup. */
    public sealed interface End {
        /**
         * The cleanup is complete.
         *
         * @param moment when it was complete, by {@link System#nanoTime()}
         */
        record Settled(long moment) implements End {}

        /**
         * The cleanup was not complete within the limit.
         *
         * @param what the first process, mount or directory that remained
         */
        record Unsettled(String what) implements End {}
    }

    /**
     * Waits until everything that the run created is gone.
     *
     * @param exit when the command ended, by {@link System#nanoTime()}; this is the result if nothing was left then
     * @param limit the longest time to wait
     */
    public End await(long exit, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long moment = exit;
        List<Integer> alive = alive();
        while (!alive.isEmpty()) {
            if (System.nanoTime() > deadline) {
                return new End.Unsettled("process " + alive.getFirst() + " still runs");
            }
            Processes.awaitAnyEnd(alive, POLL_MILLIS);
            moment = System.nanoTime();
            alive = alive();
        }
        List<String> left = hostDelta.added();
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                return new End.Unsettled(left.getFirst() + " is still there");
            }
            LockSupport.parkNanos(POLL_NANOS);
            moment = System.nanoTime();
            left = HostDelta.remaining(left);
        }
        return new End.Settled(moment);
    }

    private List<Integer> alive() {
        return tracker.now().stream()
                .filter(tracked -> !tracked.hasEnded())
                .map(ProcessTracker.TrackedProcess::pid)
                .toList();
    }

    /** Kills the processes of the run that still exist. */
    public void killRemaining() {
        alive().forEach(pid -> Spawn.signal(pid, SIGKILL));
    }

    @Override
    public void close() {
        orphans.close();
    }
}
