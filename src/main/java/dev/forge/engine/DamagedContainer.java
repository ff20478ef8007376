package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import java.io.File;

/** Removes a container whose description cannot be read: all that is known of it is its id. */
final class DamagedContainer {
    private final ForgeHome home;
    private final ContainerStore store;

    DamagedContainer(ForgeHome home, ContainerStore store) {
        this.home = home;
        this.store = store;
    }

    /** As {@link Containers#remove(String, boolean)}. */
    File remove(String id, boolean force) {
        StaleContainerCleanup cleanup = new StaleContainerCleanup(home);
        File bundle = home.file("live/" + id);
        if (bundle.exists()) {
            cleanup.finishIfLeftOver(id);
        }
        if (bundle.exists()) {
            if (!force) {
                throw new ForgeException("container " + id + " is running", "remove it with forge rm --force");
            }
            cleanup.finish(id);
        }
        return store.removeDamaged(id);
    }
}
