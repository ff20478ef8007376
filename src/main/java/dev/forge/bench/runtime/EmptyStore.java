package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine with a private, initially empty store. Loading an image into it does all the work and does not touch the
 * user's images.
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
     * Describes a store.
     *
     * @param program the engine's program with the options that select this store
     * @param emptying the args of the command that removes all images; empty if the directory is to be removed instead
     * @param directory the directory of the store; removed at the end
     * @param end what to run before the directory is removed, such as stopping a daemon
     */
    EmptyStore(BenchmarkHost host, List<String> program, List<String> emptying, File directory, Runnable end) {
        this.host = host;
        this.program = program;
        this.emptying = emptying;
        this.directory = directory;
        this.end = end;
    }

    /** The command that loads an archive; it is the one to be timed. */
    public Spawn load(File archive) {
        return call("load", "-i", archive.getPath()).within(LONG);
    }

    /**
     * The uncompressed size of the loaded layers, in MB of 2^20 bytes.
     *
     * @throws ForgeException if the store holds no image
     */
    public double megabytes() {
        String id = call("images", "-q").text().lines().findFirst().orElse("");
        if (id.isEmpty()) {
            throw new ForgeException("the archive was loaded, but there is no image in the store");
        }
        return Long.parseLong(
                        call("image", "inspect", "--format", "{{.Size}}", id).text())
                / BYTES_PER_MB;
    }

    /** Removes all images. */
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
     * Removes a store that a killed benchmark left in this directory.
     *
     * @throws ForgeException if a part of it cannot be removed
     */
    public static void removeLeftOver(File directory) {
        DockerDaemon.endLeftOver(directory);
        PodmanEngine.removeRunRoot(directory);
        FileTree.removeMounted(directory);
    }

    /** Ends the store's processes and removes the store. */
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
