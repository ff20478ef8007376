package dev.forge.bench.internal.run;

import dev.forge.bench.Progress;
import dev.forge.bench.runtime.DockerDaemon;
import dev.forge.bench.runtime.EmptyStore;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.posix.FileTree;
import java.io.File;

/**
 * What a benchmark that was killed leaves in the laboratory's directory: daemons of its own and the stores that it
 * loaded into. The next one removes it, whatever it measures, for there is only one at a time.
 */
final class StaleState {
    private static final String STORES = "load-";

    private StaleState() {}

    /** A directory for stores of this benchmark's own, one each engine; not made yet. */
    static File newDirectory(File benchmarks) {
        return new File(benchmarks, STORES + Proc.self());
    }

    /** Removes them; what cannot be removed is noted. */
    static void remove(File benchmarks, Progress progress) {
        DockerDaemon.endLeftOver(new File(benchmarks, "docker"));
        for (File directory : directories(benchmarks)) {
            if (directory.getName().startsWith(STORES)) {
                try {
                    for (File store : directories(directory)) {
                        EmptyStore.removeLeftOver(store);
                    }
                    FileTree.remove(directory);
                } catch (ForgeException e) {
                    progress.note(e.getMessage());
                }
            }
        }
    }

    private static File[] directories(File directory) {
        File[] directories = directory.listFiles(File::isDirectory);
        return directories == null ? new File[0] : directories;
    }
}
