package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "low 0|high 0|max 12|oom 1|oom_kill 1|oom_group_kill 0 ; true",
                "low 0|high 0|max 12|oom 1|oom_kill 0|oom_group_kill 0 ; false",
                "oom_kill_disable 0|under_oom 0|oom_kill 13 ; true",
                "oom_kill_disable 1|under_oom 1|oom_kill 0 ; false",
                "oom_kill_disable 1|under_oom 0 ; false",
                "'' ; false"
            })
    void countsWhatTheKernelHasKilled(String counts, boolean killed) {
        assertThat(Cgroups.hasOomKill(counts.replace('|', '\n') + "\n")).isEqualTo(killed);
    }

    @Test
    void asksEveryHierarchy() throws Exception {
        File v1 = Files.createDirectory(directory.resolve("v1")).toFile();
        File v2 = Files.createDirectory(directory.resolve("v2")).toFile();
        assertThat(Cgroups.hasOomKill(List.of(v1, v2))).isFalse();
        Files.writeString(v2.toPath().resolve("memory.events"), "oom 3\noom_kill 2\n");
        assertThat(Cgroups.hasOomKill(List.of(v1, v2))).isTrue();
        assertThat(Cgroups.hasOomKill(List.of(v1))).isFalse();
        Files.writeString(v1.toPath().resolve("memory.oom_control"), "oom_kill 1\n");
        assertThat(Cgroups.hasOomKill(List.of(v1))).isTrue();
    }
}
