package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.FileTree;
import java.io.File;
import java.util.List;

/**
 * The directory in which a bare OCI runtime keeps the state of its containers, with one subdirectory per container
 * name. A start creates it first and a removal deletes it last, so it shows what a killed runtime left behind; the
 * runtime's own {@code list} and {@code delete} know only complete containers.
 */
record RuntimeState(File directory) {
    /** The prefix of the names of a benchmark's containers. */
    static final String PREFIX = "forge-benchmark-";

    /** The names of the containers. */
    List<String> containers() {
        String[] names = directory.list((parent, name) -> name.startsWith(PREFIX));
        return names == null ? List.of() : List.of(names);
    }

    /**
     * Removes what is left of containers after the runtime has deleted what it can.
     *
     * @throws ForgeException if a part of a container cannot be removed
     */
    void clear(List<String> containers) {
        if (containers.isEmpty()) {
            return;
        }
        if (!Cgroups.remove(Cgroups.anywhere(containers))) {
            throw new ForgeException("a process of " + String.join(", ", containers) + " was killed but does not end");
        }
        for (String container : containers) {
            FileTree.removeMounted(new File(directory, container));
        }
    }
}
