package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsTest {
    @TempDir
    Path directory;

    private Path run;
    private Workflows workflows;

    @BeforeEach
    void make() throws Exception {
        run = Files.createDirectories(directory.resolve("shop/runs/1000-1"));
        Files.createDirectory(run.resolve("steps"));
        Files.writeString(run.resolve("run.json"), "{\"workflow\":\"shop\",\"id\":\"1000-1\",\"state\":\"failed\"}");
        Files.writeString(
                run.resolve("graph.json"),
                "{\"steps\":[{\"step\":\"a\",\"file\":\"a\",\"level\":0},{\"step\":\"b\",\"file\":\"b\",\"level\":1},"
                        + "{\"step\":\"c\",\"file\":\"c\",\"level\":2}]}");
        Files.writeString(
                run.resolve("steps/a.json"),
                "{\"step\":\"a\",\"state\":\"failed\",\"millis\":7,\"detail\":\"exit code 3\"}");
        workflows = new Workflows(directory.toFile());
    }

    private void spare(String line) throws Exception {
        Files.writeString(
                run.resolve("steps/spared.jsonl"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> steps() {
        return workflows.rows().getFirst().steps().stream()
                .map(step -> step.name() + " " + step.state() + " " + step.millis() + " " + step.detail())
                .toList();
    }

    @Test
    void whatRanAndWhatNeedNotIsToldAsItComes() throws Exception {
        assertThat(steps()).containsExactly("a failed 7 exit code 3", "b not run -1 ", "c not run -1 ");
        spare("{\"step\":\"b\",\"state\":\"succeeded\",\"cached\":true,\"millis\":2}\n{\"step\":\"c\",\"st");
        assertThat(steps()).containsExactly("a failed 7 exit code 3", "b cached 2 ", "c not run -1 ");
        spare("ate\":\"succeeded\",\"millis\":4}\n");
        assertThat(steps()).containsExactly("a failed 7 exit code 3", "b cached 2 ", "c succeeded 4 ");
    }

    @Test
    void aRunThatIsGoneIsForgotten() throws Exception {
        assertThat(workflows.rows()).hasSize(1);
        for (String file : List.of("steps/a.json", "run.json", "graph.json")) {
            Files.delete(run.resolve(file));
        }
        assertThat(workflows.rows()).isEmpty();
    }
}
