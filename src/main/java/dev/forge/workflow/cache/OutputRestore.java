package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** Puts kept outputs where their step would have left them. */
public final class OutputRestore {
    private OutputRestore() {}

    /**
     * Restores what a host's directory that is mounted into the step would have now. Outputs in the container's own file
     * system are nowhere but in the cache, from where they are handed over. What is there already is not touched.
     *
     * @throws ForgeException if one cannot be put there
     */
    public static void restore(CacheStore.Entry entry, List<OutputPlace> places, StatCache stats) {
        for (OutputPlace place : places) {
            File host = place.host();
            File mount = place.mount();
            if (host == null || mount == null) {
                continue;
            }
            List<OutputManifest.Entry> entries = entry.manifest().of(place.path());
            try {
                if (!OutputTree.isThere(entries, place.path(), host.toPath(), stats)) {
                    OutputTree.restore(entries, place, entry.tree().toPath(), mount, host);
                }
            } catch (IOException e) {
                throw new ForgeException("cannot read " + host + ": " + IoErrors.reason(e), e);
            }
        }
    }
}
