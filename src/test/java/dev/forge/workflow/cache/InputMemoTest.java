package dev.forge.workflow.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import dev.forge.core.posix.Staging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputMemoTest {
    @TempDir
    Path directory;

    private final InputMemo memo = new InputMemo();
    private InputMemo.Asked asked;
    private StatCache stats;

    @BeforeEach
    void look() throws Exception {
        Files.writeString(directory.resolve("one.c"), "one");
        asked = new InputMemo.Asked(directory.toFile(), List.of("*.c", "*.h"), List.of());
        stats = StatCache.load(
                directory.resolve("stats").toFile(),
                new Staging(new ForgeHome(directory.resolve("home").toFile())));
    }

    private List<String> found() {
        return List.copyOf(memo.find(asked, stats).contents().keySet());
    }

    @Test
    void theSameQuestionIsAnsweredOnceUntilFilesChange() throws Exception {
        assertThat(memo.isKnown(asked)).isFalse();
        assertThat(memo.find(asked, stats).unmatched()).containsExactly("*.h");
        assertThat(memo.isKnown(asked)).isTrue();
        assertThat(memo.isKnown(new InputMemo.Asked(directory.toFile(), List.of("*.c"), List.of("*.h"))))
                .as("another question")
                .isFalse();
        Files.writeString(directory.resolve("two.c"), "two");
        assertThat(found()).containsExactly("one.c");
        memo.changed();
        assertThat(found()).containsExactly("one.c", "two.c");
    }

    @Test
    void whileAStepRunsEachLooksForItself() throws Exception {
        found();
        memo.begin();
        assertThat(memo.isKnown(asked)).isFalse();
        assertThat(found()).containsExactly("one.c");
        Files.writeString(directory.resolve("two.c"), "two");
        assertThat(found()).containsExactly("one.c", "two.c");
        memo.begin();
        memo.end();
        Files.delete(directory.resolve("one.c"));
        assertThat(found()).containsExactly("two.c");
        memo.end();
        assertThat(memo.isKnown(asked)).isFalse();
        assertThat(found()).containsExactly("two.c");
        assertThat(memo.isKnown(asked)).isTrue();
    }
}
