package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTreeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path tree(int width, int depth) throws IOException {
        Path top = Files.createDirectory(directory.resolve("tree"));
        for (int i = 0; i < width; i++) {
            Path inner = Files.createDirectory(top.resolve("directory" + i));
            Files.createFile(top.resolve("file" + i));
            for (int j = 0; j < depth; j++) {
                Files.createFile(inner.resolve("file"));
                inner = Files.createDirectory(inner.resolve("inner"));
            }
        }
        return top;
    }

    /** What somebody else has removed meanwhile is removed. */
    @ParameterizedTest
    @CsvSource({
        "100, 20, 2",
        // Deeper than what is removed without being moved to the top.
        "3, 1, 150"
    })
    void severalMayRemoveTheSameTreeAtOnce(int rounds, int width, int depth) throws Exception {
        int threads = 3;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < rounds; round++) {
                Path tree = tree(width, depth);
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<String>> ends = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    Callable<String> removal = () -> {
                        start.await();
                        FileTree.remove(tree.toFile());
                        return "removed";
                    };
                    ends.add(executor.submit(removal));
                }
                for (Future<String> end : ends) {
                    assertThat(end.get()).as("round %d", round).isEqualTo("removed");
                }
                assertThat(tree).doesNotExist();
            }
        }
    }

    @Test
    void whatIsNotThereIsRemoved() {
        FileTree.remove(directory.resolve("none").toFile());
        FileTree.remove(directory.resolve("none/below").toFile());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aLinkIsRemovedAndNotFollowed() throws IOException {
        Path tree = tree(1, 1);
        Path link = Files.createSymbolicLink(directory.resolve("link"), tree);
        FileTree.remove(link.toFile());
        assertThat(link).doesNotExist();
        assertThat(tree).isNotEmptyDirectory();
    }

    @Test
    void whatCannotBeRemovedIsNamed() throws IOException {
        // No file can be below a file, whoever asks.
        Path file = Files.createFile(directory.resolve("file"));
        try {
            FileTree.remove(file.resolve("below").toFile());
        } catch (ForgeException e) {
            assertThat(e).hasMessageContaining(file.toString());
            return;
        }
        throw new AssertionError("it was removed");
    }
}
