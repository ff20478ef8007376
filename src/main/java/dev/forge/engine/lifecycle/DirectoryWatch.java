package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for something to happen to the files of a directory, see inotify(7). */
final class DirectoryWatch {
    /** A kill -9 of a monitor changes no file; nothing would wake us. */
    private static final long LONGEST_NAP_MILLIS = 250;

    private DirectoryWatch() {}

    /**
     * Waits until the condition holds, looking again whenever something changes in the directory.
     *
     * @param nanos how long at most; negative: for ever
     * @return whether it holds
     */
    static boolean until(File directory, BooleanSupplier condition, long nanos) {
        if (condition.getAsBoolean()) {
            return true;
        }
        long start = System.nanoTime();
        try (WatchService service = FileSystems.getDefault().newWatchService()) {
            directory
                    .toPath()
                    .register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            // Again after registering: what happened in between would not be told.
            while (!condition.getAsBoolean()) {
                long left = nanos < 0 ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                WatchKey key = service.poll(Math.min(left / 1_000_000 + 1, LONGEST_NAP_MILLIS), TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
            return true;
        } catch (IOException e) {
            if (condition.getAsBoolean()) {
                return true;
            }
            throw new ForgeException("cannot watch " + directory + ": " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
