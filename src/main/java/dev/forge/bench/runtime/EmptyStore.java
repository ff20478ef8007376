package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine with a store of its own that begins empty, so that loading an image has all the work to do and nothing of
 * the user's is touched.
 */
public final class EmptyStore implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final double BYTES_PER_MB = 1 << 20;

    private final BenchmarkHost host;
    private final List<String> program;
    private final List<String> emptying;
    private final File directory;
    private final Runnable end;

    /**
     * A store.
     *
     * @param program the engine's program with the options that choose this store
     * @param emptying the words of the command that removes all images, or none if removing the directory does
     * @param directory what the store is in; removed at the end
     * @param end what has to end before that
     */
    EmptyStore(BenchmarkHost host, List<String> program, List<String> emptying, File directory, Runnable end) {
        this.host = host;
        this.program = program;
        this.emptying = emptying;
        this.directory = directory;
        this.end = end;
    }

    /** Loads an archive: the command to be timed. */
    public Spawn load(File archive) {
        return call("load", "-i", archive.getPath()).within(LONG);
    }

    /**
     * The uncompressed size of the layers of what was loaded, in MB of 2^20 bytes.
     *
     * @throws ForgeException if there is no image that containers could be made of
     */
    public double megabytes() {
        String id = call("images", "-q").text().lines().findFirst().orElse("");
        if (id.isEmpty()) {
            throw new ForgeException("the archive was loaded, and there is no image in the store");
        }
        return Long.parseLong(
                        call("image", "inspect", "--format", "{{.Size}}", id).text())
                / BYTES_PER_MB;
    }

    /** Empties it again. */
    public void empty() {
        if (emptying.isEmpty()) {
            FileTree.remove(directory);
        } else {
            String ids = call("images", "-q", "--no-trunc").text();
            List<String> args = new ArrayList<>(emptying);
            args.addAll(ids.lines().distinct().toList());
            if (!ids.isEmpty()) {
                host.call(program, args).within(LONG).text();
            }
        }
    }

    private Spawn call(String... args) {
        return host.call(program, List.of(args));
    }

    /**
     * Removes a store that a benchmark which was killed has left in this directory.
     *
     * @throws ForgeException if a part of it cannot be removed
     */
    public static void removeLeftOver(File directory) {
        DockerDaemon.endLeftOver(directory);
        PodmanEngine.removeRunRoot(directory);
        FileTree.removeMounted(directory);
    }

    /** Removes the store. */
    @Override
    public void close() {
        try {
            empty();
        } finally {
            end.run();
            FileTree.remove(directory);
        }
    }
}
