package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those expect who come from docker compose: several files, their variables, and what is asked of a run. */
class WorkflowFilesIT {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private Path project;

    @BeforeEach
    void write() throws Exception {
        project = Files.createDirectory(home.directory().resolve("project"));
        write("compose.yaml", """
                name: files
                jobs:
                  one:
                    image: busybox
                    triggers: {manual: {}}
                    command: [sh, -c, 'echo "$$A $$B"']
                    environment: {A: "${WORD:-none}", B: base}
                """);
        write("compose.override.yaml", "jobs: {one: {environment: {B: over}}}\n");
        write(".env", "WORD=dotenv\n");
        write("other.env", "WORD=other\n");
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(project.resolve(name), text);
    }

    /** {@code forge workflow} in the project's directory. */
    private ProcessBuilder workflow(String... args) {
        List<String> words = new ArrayList<>(List.of("workflow"));
        words.addAll(List.of(args));
        return home.forge().command(words.toArray(String[]::new)).directory(project.toFile());
    }

    private String must(String... args) throws Exception {
        CommandResult ended = CommandResult.of(workflow(args));
        assertThat(ended.code())
                .as(String.join(" ", args) + ": " + ended.said())
                .isZero();
        return ended.out();
    }

    @Test
    void filesAndVariablesAreThoseOfCompose() throws Exception {
        assertThat(must("run")).isEqualTo("one | dotenv over\n");
        assertThat(must("--env-file", "other.env", "run")).isEqualTo("one | other over\n");
        assertThat(must("-f", "compose.yaml", "-p", "named", "run")).isEqualTo("one | dotenv base\n");
        assertThat(must("-f", "compose.yaml", "-f", "compose.override.yaml", "run"))
                .isEqualTo("one | dotenv over\n");
        ProcessBuilder variables = workflow("run");
        variables.environment().put("WORD", "caller");
        variables.environment().put("COMPOSE_FILE", "compose.override.yaml:compose.yaml");
        assertThat(CommandResult.of(variables).out()).isEqualTo("one | caller base\n");
        assertThat(must("--project-directory", ".", "ps", "-a", "-q")).isEmpty();
    }

    @Test
    void configReadsBackToItself() throws Exception {
        String config = must("config");
        assertThat(config).contains("A: dotenv", "B: over", "image: busybox");
        write("resolved.yaml", config);
        assertThat(must("-f", "resolved.yaml", "config")).isEqualTo(config);
        assertThat(must("-f", "resolved.yaml", "run")).isEqualTo("one | dotenv over\n");
        assertThat(must("config", "--images")).isEqualTo("busybox\n");
    }

    @Test
    void logsHaveTheirTimes() throws Exception {
        must("run");
        assertThat(must("logs", "-t"))
                .matches("one \\| \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}Z dotenv over\n");
        assertThat(must("logs", "--no-log-prefix")).isEqualTo("dotenv over\n");
        assertThat(must("logs", "--since", "2100-01-01T00:00:00Z")).isEmpty();
        assertThat(must("logs", "--until", "2100-01-01T00:00:00Z")).isEqualTo("one | dotenv over\n");
    }

    @Test
    void anotherRunIsRefusedOrWaits() throws Exception {
        write("compose.override.yaml", """
                jobs:
                  one:
                    command: [sh, -c, 'echo here >>/w/there; until [ -e /w/go ]; do sleep 0.05; done']
                    volumes: [".:/w"]
                """);
        Path waits = home.directory().resolve("waits");
        Process first =
                workflow("run").redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Await.until(first, "it runs", () -> Files.exists(project.resolve("there")));
        String holder = "workflow files runs already, in process " + first.pid();
        CommandResult refused = CommandResult.of(workflow("run"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains(holder, "--wait-for-lock");
        Process second = workflow("run", "--wait-for-lock")
                .redirectErrorStream(true)
                .redirectOutput(waits.toFile())
                .start();
        Await.until(second, "it waits", () -> Files.readString(waits).contains(holder));
        assertThat(first.isAlive()).isTrue();
        write("go", "");
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).as(Files.readString(waits)).isZero();
        assertThat(Files.readString(project.resolve("there"))).isEqualTo("here\nhere\n");
    }
}
