package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptFilesTest {
    @TempDir
    private Path root;

    private KeptFiles files(int most) {
        return new KeptFiles(new HostFiles(root), most);
    }

    @Test
    void readsWhatIsThereNow() throws Exception {
        HostTree tree = new HostTree(root).put("/proc/a", "one\n");
        KeptFiles files = files(10);
        KeptFiles.Kept kept = files.file("/proc/a");
        assertThat(files.open()).isZero();
        assertThat(kept.read()).isEqualTo("one\n");
        tree.put("/proc/a", "x".repeat(9000));
        assertThat(kept.read()).hasSize(9000);
        tree.put("/proc/a", "two");
        assertThat(kept.read()).isEqualTo("two");
        assertThat(files.open()).isEqualTo(1);
        kept.close();
        kept.close();
        assertThat(files.open()).isZero();
    }

    @Test
    void whatIsMissingIsNotLookedForAgain() throws Exception {
        KeptFiles files = files(10);
        KeptFiles.Kept kept = files.file("/proc/none");
        assertThat(kept.read()).isNull();
        new HostTree(root).put("/proc/none", "late");
        assertThat(kept.read()).isNull();
        assertThat(files.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 2", "5, 5", "9, 5"})
    void beyondTheLimitEachReadOpensTheFile(int most, int open) throws Exception {
        HostTree tree = new HostTree(root);
        KeptFiles files = files(most);
        for (int i = 0; i < 5; i++) {
            tree.put("/proc/" + i, "text " + i);
        }
        List<KeptFiles.Kept> all =
                IntStream.range(0, 5).mapToObj(i -> files.file("/proc/" + i)).toList();
        for (int i = 0; i < 5; i++) {
            assertThat(all.get(i).read()).isEqualTo("text " + i);
        }
        assertThat(files.open()).isEqualTo(open);
        Files.writeString(root.resolve("proc/4"), "new");
        assertThat(all.get(4).read()).isEqualTo("new");
    }

    /** A process may have half of its files open for this. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Max open files            4                    4096                 files; 2",
                "Max open files            unlimited            unlimited            files; 5",
                "Max processes             1                    1                    processes; 0"
            })
    void limitIsTheProcesss(String limits, int open) throws Exception {
        HostTree tree = new HostTree(root).put("/proc/self/limits", "Limit  Soft  Hard  Units\n" + limits + "\n");
        KeptFiles files = new KeptFiles(new HostFiles(root));
        for (int i = 0; i < 5; i++) {
            tree.put("/proc/" + i, "text");
            assertThat(files.file("/proc/" + i).read()).isEqualTo("text");
        }
        assertThat(files.open()).isEqualTo(open);
    }
}
