package dev.forge.engine.lifecycle;

import dev.forge.core.posix.FirstProcess;
import java.io.File;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The first process of a container that has no control group, as those of a user who is not root: the OCI runtime writes
 * down its id and when it was started, which no other process has, and it is the first of a process namespace.
 */
final class RootlessPayload {
    private static final long LIMIT_NANOS = 2_000_000_000L;

    private RootlessPayload() {}

    /** Whether the bundle is that of such a container. */
    static boolean isOne(File bundle) {
        return new File(bundle, "mapped").exists();
    }

    /** Whether the process with this id is the container's first one. */
    static boolean is(File bundle, int pid) {
        Integer known = isOne(bundle) ? pid(bundle) : null;
        return known != null && known == pid;
    }

    /** The id of the container's first process, be it the payload or still the runtime's; null if none is alive. */
    static @Nullable Integer pid(File bundle) {
        return FirstProcess.pid(bundle);
    }

    /**
     * Kills it, and with it all that is in its process namespace; returns whether nothing is left after two seconds.
     */
    static boolean kill(File bundle) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        Integer pid;
        while ((pid = isOne(bundle) ? pid(bundle) : null) != null) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(200_000);
        }
        return true;
    }
}
