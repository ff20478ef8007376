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
        signal(container, Signals.number(container.definition().stopSignal()));
        if (!isGoneWithin(container, seconds == null ? -1 : seconds * 1_000_000_000L)) {
            kill(container);
        }
    }

    /** Kills the payload; returns when everything that belonged to its run is gone. */
    public void kill(Container container) {
        signal(container, Signals.KILL);
        if (!isGoneWithin(container, KILL_NANOS)) {
            throw new ForgeException(
                    "container " + container.name() + " does not end: its process " + container.pid()
                            + " survives a kill",
                    "it may be waiting for a disk or network file system; see cat /proc/" + container.pid() + "/stack");
        }
    }

    /** Sends the payload's first process a signal, if it runs. */
    public void signal(Container container, int signal) {
        Integer pid = container.pid();
        if (pid != null) {
            Signals.send(pid, signal);
        }
    }

    private boolean isGoneWithin(Container container, long nanos) {
        File bundle = container.bundle();
        return DirectoryWatch.until(
                home.file("live"),
                () -> {
                    if (!bundle.isDirectory()) {
                        return true;
                    }
                    if (container.pid() == null && !StaleContainerCleanup.isTended(bundle)) {
                        // Its monitor was killed, so what the monitor would do falls to us.
                        new StaleContainerCleanup(home).finish(container.id());
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
        int[] code = {-1};
        DirectoryWatch.until(
                container.directory(),
                () -> {
                    Integer known = container.exitCode();
                    if (known == null
                            && container.bundle().isDirectory()
                            && container.pid() == null
                            && !StaleContainerCleanup.isTended(container.bundle())) {
                        new StaleContainerCleanup(home).finish(container.id());
                        known = container.exitCode();
                    }
                    if (known == null && !container.directory().isDirectory()) {
                        known = StaleContainerCleanup.LOST_EXIT_CODE;
                    }
                    code[0] = known == null ? -1 : known;
                    return known != null;
                },
                -1);
        return code[0];
    }
}
