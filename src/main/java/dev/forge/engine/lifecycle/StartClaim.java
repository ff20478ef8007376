package dev.forge.engine.lifecycle;

import dev.forge.core.Proc;
import dev.forge.core.posix.Staging;
import java.io.File;

/**
 * What says whose start a bundle is before that can be read in it: the file {@code staging/claim-ID.0.PID.STARTTIME},
 * which a shell that makes a bundle by a recipe makes first, as it cannot rename a finished one without another process.
 * It goes with the bundle. What a dead owner leaves is garbage, as all in the staging area.
 */
final class StartClaim {
    private StartClaim() {}

    /** Whether the process lives that has claimed this bundle's start. */
    static boolean isHeld(File bundle) {
        String claim = find(bundle);
        int dot = claim == null ? -1 : claim.lastIndexOf('.');
        if (claim == null || dot < 0) {
            return false;
        }
        try {
            int pid = Integer.parseInt(claim.substring(claim.lastIndexOf('.', dot - 1) + 1, dot));
            return Proc.isAlive(pid, claim.substring(dot + 1));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Whether there is a claim of this bundle's start, be its owner alive or dead. */
    static boolean isThere(File bundle) {
        return find(bundle) != null;
    }

    /** Removes the claim of a start that is no more. */
    static void remove(File bundle) {
        String claim = find(bundle);
        if (claim != null) {
            new File(staging(bundle), claim).delete();
        }
    }

    private static @org.jspecify.annotations.Nullable String find(File bundle) {
        String[] names = staging(bundle).list();
        String prefix = Staging.CLAIM + bundle.getName() + ".";
        for (String name : names == null ? new String[0] : names) {
            if (name.startsWith(prefix)) {
                return name;
            }
        }
        return null;
    }

    private static File staging(File bundle) {
        return new File(bundle.getParentFile().getParentFile(), "staging");
    }
}
