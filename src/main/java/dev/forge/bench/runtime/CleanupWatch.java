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
 * What goes on after an engine's command line has returned: helpers that still run, mounts, control groups and
 * directories that are still there. All the looking is done before the clock starts and after the command line's end,
 * so that the time to exit is that of a run which nobody watches; the end of a process is then seen through its pidfd.
 */
public final class CleanupWatch implements AutoCloseable {
    private static final int SIGKILL = 9;
    private static final int LOOK_AGAIN_MILLIS = 50;
    private static final long LOOK_AGAIN_NANOS = 500_000;

    private final ProcessTracker tracker;
    private final HostDelta hostDelta;
    private final Orphans orphans = Orphans.adopt();

    private CleanupWatch(ProcessTracker tracker, HostDelta hostDelta) {
        this.tracker = tracker;
        this.hostDelta = hostDelta;
    }

    /** Takes down what is there before a run. */
    public static CleanupWatch before(Engine engine) {
        return new CleanupWatch(ProcessTracker.ofRun(residents(engine)), new HostDelta(store(engine)));
    }

    private static Set<Integer> residents(Engine engine) {
        try {
            return engine.residents();
        } catch (ForgeException e) {
            return Set.of(); // a daemon elsewhere has no processes here
        }
    }

    private static List<File> store(Engine engine) {
        try {
            return engine.store();
        } catch (ForgeException e) {
            return List.of();
        }
    }

    /** When everything was gone. */
    public sealed interface End {
        /**
         * Everything is gone.
         *
         * @param moment when, by {@link System#nanoTime()}
         */
        record Settled(long moment) implements End {}

        /**
         * Something stayed.
         *
         * @param what the first thing that did
         */
        record Unsettled(String what) implements End {}
    }

    /**
     * Waits until everything that the run created is gone.
     *
     * @param exit when the command line ended, by {@link System#nanoTime()}; the moment if nothing was left then
     * @param limit how long to wait at most
     */
    public End await(long exit, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long moment = exit;
        List<Integer> alive = alive();
        while (!alive.isEmpty()) {
            if (System.nanoTime() > deadline) {
                return new End.Unsettled("process " + alive.getFirst() + " still runs");
            }
            Processes.awaitAnyEnd(alive, LOOK_AGAIN_MILLIS);
            moment = System.nanoTime();
            alive = alive();
        }
        List<String> left = hostDelta.added();
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                return new End.Unsettled(left.getFirst() + " is still there");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
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

    /** Kills what a run left that does not end by itself. */
    public void killRemaining() {
        alive().forEach(pid -> Spawn.signal(pid, SIGKILL));
    }

    @Override
    public void close() {
        orphans.close();
    }
}
