package dev.forge.bench;

import dev.forge.bench.runtime.DockerDaemon;
import dev.forge.bench.runtime.EmptyStore;
import dev.forge.core.FileTree;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import java.io.File;

/**
 * What a benchmark that was killed leaves in the laboratory's folder: daemons of its own and the stores that it loaded
 * into. The next one removes it, whatever it measures, for there is only one at a time.
 */
final class Leftovers {
    private static final String STORES = "load-";

    private Leftovers() {}

    /** A folder for stores of this benchmark's own, one each engine; not made yet. */
    static File newFolder(File benchmarks) {
        return new File(benchmarks, STORES + Proc.self());
    }

    /** Removes them; what cannot be removed is noted. */
    static void remove(File benchmarks, Progress progress) {
        DockerDaemon.endLeftOver(new File(benchmarks, "docker"));
        for (File folder : folders(benchmarks)) {
            if (folder.getName().startsWith(STORES)) {
                try {
                    for (File store : folders(folder)) {
                        EmptyStore.removeLeftOver(store);
                    }
                    FileTree.remove(folder);
                } catch (ForgeException e) {
                    progress.note(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static File[] folders(File folder) {
        File[] folders = folder.listFiles(File::isDirectory);
        return folders == null ? new File[0] : folders;
    }
}
