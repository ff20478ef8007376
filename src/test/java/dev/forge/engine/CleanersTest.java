package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.DefinitionFile;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that clean the same home at the same time. What one has removed is removed for the others too. */
class CleanersTest {
    private static final int ROUNDS = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private ForgeHome home;

    @BeforeEach
    void open() {
        home = ForgeHome.of(Map.of("FORGE_HOME", directory.toString()));
    }

    /** A container whose launcher and monitor were killed. */
    private void makeLeftOver(boolean autoRemove, boolean began) throws IOException {
        String id = ContainerStore.newId();
        String definition = """
                {"name":"n%s","image":"i","imageId":"sha256:1","created":5,"args":["/x"],"hostname":"h","network":"none",\
                "autoRemove":%b}""".formatted(id.substring(0, 8), autoRemove);
        ContainerDefinition read = DefinitionFile.read(id, definition, "test");
        assertThat(read.autoRemove()).isEqualTo(autoRemove);
        Container container = new ContainerStore(home).create(read);
        fill(container.upper().toPath());
        fill(container.bundle().toPath());
        // No process has this start time, and none this number.
        Files.writeString(container.bundle().toPath().resolve("owner"), "1 1");
        Files.writeString(container.bundle().toPath().resolve("conmon.pid"), "4194305");
        if (began) {
            Files.writeString(container.bundle().toPath().resolve("pid"), "4194305");
        }
        fill(directory.resolve("runtime/" + id));
        fill(directory.resolve("runtime/" + ContainerStore.newId()));
        fill(directory.resolve("staging/" + id + ".0.1.1"));
    }

    private static void fill(Path directory) throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.createFile(
                    Files.createDirectories(directory.resolve("directory" + i)).resolve("file"));
        }
    }

    private static List<String> names(File directory) {
        String[] names = directory.list();
        return names == null ? List.of() : List.of(names);
    }

    /** Runs them at the same time; each returns its complaints. */
    private static void sideBySide(ExecutorService executor, String occasion, List<Callable<List<String>>> cleaners)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(cleaners.size());
        List<Future<List<String>>> ends = new ArrayList<>();
        for (Callable<List<String>> cleaner : cleaners) {
            ends.add(executor.submit(() -> {
                start.await();
                return cleaner.call();
            }));
        }
        for (Future<List<String>> end : ends) {
            assertThat(end.get()).as(occasion).isEmpty();
        }
    }

    private List<String> list() {
        List<String> complaints = new ArrayList<>();
        new Containers(home).list(complaints, complaints);
        return complaints;
    }

    private List<String> sweepOfAStart() {
        new StaleContainerCleanup(home).runWithoutWaiting();
        return List.of();
    }

    private List<String> removeAll() {
        Containers containers = new Containers(home);
        for (Container container : new ContainerStore(home).list(new ArrayList<>())) {
            FileTree.remove(containers.remove(container, true));
        }
        return List.of();
    }

    private List<String> prune() {
        return new Housekeeping(home).prune(true, Housekeeping.Limits.NONE).complaints();
    }

    @Test
    void doNotFailEachOther() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(5)) {
            for (int round = 0; round < ROUNDS; round++) {
                makeLeftOver(round % 2 == 0, round % 3 == 0);
                makeLeftOver(round % 2 == 1, round % 3 == 1);
                sideBySide(
                        executor,
                        "round " + round,
                        List.of(this::list, this::removeAll, this::list, this::sweepOfAStart, this::prune));
                assertThat(list()).isEmpty();
                assertThat(prune()).isEmpty();
                for (String left : List.of("containers", "live", "names", "runtime", "staging")) {
                    assertThat(names(home.file(left)))
                            .as("round %d: %s", round, left)
                            .isEmpty();
                }
            }
        }
    }
}
