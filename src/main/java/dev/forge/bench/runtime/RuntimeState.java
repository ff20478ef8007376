package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.FileTree;
import java.io.File;
import java.util.List;

/**
 * The directory in which a bare OCI runtime keeps the state of its containers, one directory for each by its name. It
 * is the first that a start makes and the last that a removal takes away, so it tells what a killed runtime has left,
 * whose own {@code list} and {@code delete} know only containers that are complete.
 */
record RuntimeState(File directory) {
    /** What the names of a benchmark's containers begin with. */
    static final String PREFIX = "forge-benchmark-";

    /** The containers' names. */
    List<String> containers() {
        String[] names = directory.list((parent, name) -> name.startsWith(PREFIX));
        return names == null ? List.of() : List.of(names);
    }

    /**
     * Removes what is left of containers after the runtime has deleted them as far as it can.
     *
     * @throws ForgeException if a part of one cannot be removed
     */
    void clear(List<String> containers) {
        if (containers.isEmpty()) {
            return;
        }
        if (!Cgroups.remove(Cgroups.anywhere(containers))) {
            throw new ForgeException("a process of " + String.join(", ", containers) + " was killed and does not end");
        }
        for (String container : containers) {
            FileTree.removeMounted(new File(directory, container));
        }
    }
}
