package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import java.io.File;
import org.jspecify.annotations.Nullable;

/** Ends containers, and waits for their ends. */
public final class ContainerStopper {
    private static final long KILL_NANOS = 10_000_000_000L;

    private final ForgeHome home;

    /** Ends containers of this home. */
    public ContainerStopper(ForgeHome home) {
        this.home = home;
    }

    /**
     * Asks the payload to end, and kills it when it has not after some seconds; returns when everything that
     * belonged to its run is gone.
     *
     * @param seconds how long it has; null for any time
     */
    public void stop(Container container, @Nullable Integer seconds) {
        if (!container.bundle().isDirectory()) {
            return;
        }
        int signal = Signals.number(container.definition().stopSignal());
        long limit = seconds == null || seconds < 0 ? -1 : seconds * 1_000_000_000L;
        // One that is just being started is asked when it runs.
        if (!isGoneWithin(container, signal, false, limit)) {
            kill(container);
        }
    }

    /** Kills the payload; returns when everything that belonged to its run is gone. */
    public void kill(Container container) {
        if (isGoneWithin(container, Signals.KILL, true, KILL_NANOS)) {
            return;
        }
        Integer pid = container.pid();
        if (pid == null) {
            // It has no process, but the runtime or the monitor is stuck at its start or its end.
            new StaleContainerCleanup(home).abort(container.id());
            return;
        }
        throw new ForgeException(
                "container " + container.name() + " does not end: its process " + pid + " survives a kill",
                "it may be waiting for a disk or network file system; see cat /proc/" + pid + "/stack");
    }

    /** Waits for the removal of what is left of a run that has ended; returns whether it is gone. */
    public boolean awaitCleanup(Container container) {
        if (container.status() instanceof Status.Exited) {
            isGoneWithin(container, 0, false, KILL_NANOS);
        }
        return !container.bundle().isDirectory();
    }

    /** Sends the payload's first process a signal, if it runs. */
    public void signal(Container container, int signal) {
        Integer pid = container.pid();
        if (pid != null) {
            Signals.send(pid, signal);
        }
    }

    /**
     * Sends the payload's first process a signal once there is one, and waits for the end of all that belonged to the
     * run.
     *
     * @param signal 0 for none
     * @param early whether to send it even to one that is made and waits to be let go
     */
    private boolean isGoneWithin(Container container, int signal, boolean early, long nanos) {
        File bundle = container.bundle();
        int[] signalled = {0};
        return DirectoryWatch.until(
                home.file("live"),
                () -> {
                    if (!bundle.isDirectory()) {
                        return true;
                    }
                    Integer pid = container.pid();
                    if (pid == null && !StaleContainerCleanup.isTended(bundle)) {
                        // Its monitor was killed, so what the monitor would do falls to us.
                        new StaleContainerCleanup(home).finishIfLeftOver(container.id());
                    } else if (signal != 0 && pid != null && pid != signalled[0]) {
                        if (early || container.isRunning()) {
                            signalled[0] = pid;
                            Signals.send(pid, signal);
                        }
                    }
                    return !bundle.isDirectory();
                },
                nanos);
    }

    /**
     * Waits for the container's end.
     *
     * @return its exit code
     */
    public int await(Container container) {
        AwaitedEnd awaited = AwaitedEnd.of(container);
        try {
            return await(container, awaited);
        } finally {
            awaited.close();
        }
    }

    private int await(Container container, AwaitedEnd awaited) {
        int[] code = {-1};
        DirectoryWatch.until(
                container.directory(),
                () -> {
                    Integer known = container.exitCode();
                    if (known == null
                            && container.bundle().isDirectory()
                            && container.pid() == null
                            && !StaleContainerCleanup.isTended(container.bundle())) {
                        new StaleContainerCleanup(home).finishIfLeftOver(container.id());
                        known = container.exitCode();
                    }
                    if (known == null && !container.exists()) {
                        // It is just being removed, or gone; then what was written about it is, too.
                        boolean isGone = !container.directory().exists();
                        known = awaited.code();
                        if (known == null && isGone) {
                            known = StaleContainerCleanup.LOST_EXIT_CODE;
                        }
                    } else if (known == null && !container.isUnderWay()) {
                        // It was never started, or its start has failed: as docker, which waits until it does not run.
                        known = container.exitCode();
                        Container.Failure failure = container.failure();
                        known = known != null
                                ? known
                                : failure == null ? Integer.valueOf(0) : Integer.valueOf(failure.code());
                    }
                    code[0] = known == null ? -1 : known;
                    return known != null;
                },
                -1);
        return code[0];
    }
}
