package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    private static final long LONG = 60_000_000_000L;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private ForgeHome home;

    private int counter;

    @BeforeEach
    void open() {
        home = ForgeHome.of(Map.of("FORGE_HOME", directory.toString()));
    }

    private void count() {
        HomeLock lock = HomeLock.take(home, "one", "counts", LONG);
        try {
            counter++;
        } finally {
            lock.close();
        }
    }

    @Test
    void threadsExcludeEachOther() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                ends.add(executor.submit(this::count));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(counter).isEqualTo(400);
    }

    @Test
    void whoIsInAHurryIsToldThatItIsHeld() throws Exception {
        HomeLock lock = HomeLock.take(home, "one", "counts", LONG);
        try (ExecutorService executor = Executors.newFixedThreadPool(1)) {
            Future<?> other = executor.submit(
                    () -> HomeLock.take(home, "one", "counts", 0).close());
            assertThatThrownBy(other::get)
                    .cause()
                    .isInstanceOf(ForgeException.class)
                    .hasMessage("another forge counts and has not ended within 0 s");
            // Another is another's business.
            executor.submit(() -> HomeLock.take(home, "two", "counts", 0).close())
                    .get();
        } finally {
            lock.close();
        }
        HomeLock.take(home, "one", "counts", 0).close();
    }

    @Test
    void withoutAFileToLockItGoesOn() throws Exception {
        Files.createDirectories(directory.resolve("locks/one"));
        HomeLock.take(home, "one", "counts", 0).close();
        assertThat(directory.resolve("locks/one")).isDirectory();
    }
}
