package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaneSourceTest {
    @TempDir
    private Path directory;

    private final List<List<String>> received = new CopyOnWriteArrayList<>();
    private PaneSource source;

    /** Its docker says what it was called with, and keeps its logs where nobody looks. */
    @BeforeEach
    void look() throws Exception {
        Path docker = directory.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\necho x >>" + directory + "/asked\nprintf 'a\\tb\\r\\n'; echo \"$@\"\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = Map.of("PATH", directory + ":/usr/bin:/bin", "HOME", directory.toString());
        EngineFiles files = new EngineFiles(
                directory.resolve("forge").toFile(),
                new EngineStores(
                        directory.resolve("podman").toFile(),
                        directory.resolve("none").toFile()));
        source = new PaneSource(environment, new EngineCommands(environment), files);
    }

    private Path log(ContainerRow row, String text) throws Exception {
        Path log = directory.resolve("forge/containers/" + row.id() + "/log");
        Files.createDirectories(log.getParent());
        return Files.writeString(log, text);
    }

    @Test
    void logIsReadFromItsFileWhenItHasChanged() throws Exception {
        ContainerRow row = Samples.running("forge", "web", 1, 1);
        Path log = log(row, "T stdout F one\ttab\r\n");
        source.refresh(row, UiState.Pane.LOGS, 0, received::add);
        source.refresh(row, UiState.Pane.LOGS, 0, received::add);
        assertThat(received).containsExactly(List.of("one    tab"));
        Files.writeString(log, "T stdout F one\nT stdout F two\n");
        source.refresh(row, UiState.Pane.LOGS, 0, received::add);
        assertThat(received.getLast()).containsExactly("one", "two");
        // Another container's is read although nothing has changed.
        ContainerRow other = Samples.running("forge", "abc", 1, 1);
        log(other, "T stdout F other\n");
        source.refresh(other, UiState.Pane.LOGS, 0, received::add);
        assertThat(received.getLast()).containsExactly("other");
    }

    @Test
    void engineIsAskedWhereThereIsNoFileAndNotAgainAtOnce() throws Exception {
        ContainerRow row = Samples.running("docker", "web", 1, 1);
        source.refresh(row, UiState.Pane.LOGS, 0, received::add);
        Await.until("an answer", () -> !received.isEmpty());
        assertThat(received).containsExactly(List.of("a    b", "logs --tail 100 " + row.id()));
        source.refresh(row, UiState.Pane.LOGS, 0, received::add);
        source.refresh(row, UiState.Pane.INSPECT, 0, received::add);
        Await.until("another answer", () -> received.size() == 2);
        assertThat(received.getLast()).containsExactly("a    b", "inspect " + row.id());
        assertThat(Files.readAllLines(directory.resolve("asked"))).hasSize(2);
    }

    @Test
    void engineThatCannotBeAskedIsSaid() {
        source.refresh(Samples.running("containerd", "web", 1, 1), UiState.Pane.LOGS, 0, received::add);
        assertThat(received.getFirst().getFirst()).startsWith("containerd keeps no ");
    }
}
