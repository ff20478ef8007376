package dev.forge.engine.oci;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeLock;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * One probe of the host for all starts that need its result at the same time: the others wait for it, and get what it
 * found, or why it failed. A prober that is killed lets the next of them go on.
 */
final class SharedProbe {
    /** A probe makes at most three attempts, which end after 30 s each. */
    private static final long LIMIT_NANOS = 120_000_000_000L;

    /** Why the last probe failed: its file's time tells who was waiting for it. */
    private static final String FAILURE = "host/failure";

    private SharedProbe() {}

    /**
     * What this host can do; found out if nobody else has while this waited.
     *
     * @throws ForgeException if containers cannot run here
     */
    static HostFeatures run(ForgeHome home) {
        return run(home, false);
    }

    /** As {@link #run}, and finds it out in any case. */
    static HostFeatures again(ForgeHome home) {
        return run(home, true);
    }

    private static HostFeatures run(ForgeHome home, boolean again) {
        long since = System.currentTimeMillis();
        HomeLock lock = HomeLock.take(home, "probe", "is finding out what this host can do", LIMIT_NANOS);
        try {
            HostFeatures known = again ? null : HostFeatures.cached(home);
            if (known != null) {
                return known;
            }
            String failure = again ? null : failureSince(home, since);
            if (failure != null) {
                throw ForgeException.missing(failure, HostProbe.hint(failure));
            }
            return probe(home);
        } finally {
            lock.close();
        }
    }

    private static HostFeatures probe(ForgeHome home) {
        File failure = home.file(FAILURE);
        try {
            HostFeatures host = HostFeatures.probeAlone(home);
            FileTree.remove(failure);
            return host;
        } catch (ForgeException e) {
            if (e.exitCode() == ExitCode.MISSING) {
                tell(home, failure, e);
            }
            throw e;
        }
    }

    private static void tell(ForgeHome home, File failure, ForgeException e) {
        try {
            home.privateDirectory("host");
            TextFile.write(failure, String.valueOf(e.getMessage()));
        } catch (ForgeException unwritten) {
            // Then whoever waits finds it out again.
        }
    }

    /** Why a probe failed that ended after this moment, or null. */
    private static @Nullable String failureSince(ForgeHome home, long since) {
        File failure = home.file(FAILURE);
        try {
            return failure.lastModified() >= since ? TextFile.readIfThere(failure.getPath()) : null;
        } catch (ForgeException e) {
            return null;
        }
    }
}
