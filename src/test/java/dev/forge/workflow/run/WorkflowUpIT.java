package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services that are brought up and taken down, as with docker compose. */
class WorkflowUpIT {
    private static final String SERVICES = """
            name: upped
            services:
              db:
                image: busybox
                command: sh -c "trap 'echo db ends >>/out/order; exit 0' TERM; trap 'echo db was interrupted >>/out/order' INT; echo db here; touch /ready; while :; do sleep 0.05; done"
                healthcheck: {test: "test -e /ready", interval: 20ms}
                volumes: [.:/out, data:/data]
              web:
                image: busybox
                command: sh -c "trap 'echo web ends >>/out/order; exit 0' TERM; trap 'echo web was interrupted >>/out/order' INT; echo web here; while :; do sleep 0.05; done"
                volumes: [.:/out]
                depends_on: {db: {condition: service_healthy}}
            volumes: {data: {}}
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private ForgeCli forge;

    @BeforeEach
    void look() {
        forge = home.forge();
    }

    private String file(String text) throws Exception {
        return Files.writeString(home.directory().resolve("compose.yaml"), text).toString();
    }

    @Test
    void upInTheBackgroundAndDown() throws Exception {
        String file = file(SERVICES);
        CommandResult up = forge.run("workflow", "up", "-d", "--wait", file);
        assertThat(up.code()).as(up.toString()).isZero();
        assertThat(up.err()).contains(" db  healthy", " web  started");
        assertThat(forge.must("workflow", "ps", "--format", "{{.Name}} {{.State}} {{.Health}}", file))
                .isEqualTo("upped-db-1 running healthy\nupped-web-1 running");
        assertThat(forge.must("workflow", "ps", "-q", file).lines().toList())
                .containsExactlyInAnyOrderElementsOf(
                        forge.must("ps", "-q", "--no-trunc").lines().toList());
        assertThat(forge.run("workflow", "up", "-d", file).code()).isZero();
        assertThat(forge.run("workflow", "up", file).err()).contains("workflow upped is up already");
        Await.until(
                "both have said it",
                () -> forge.must("workflow", "logs", file)
                        .lines()
                        .sorted()
                        .toList()
                        .equals(List.of("db  | db here", "web | web here")));
        assertThat(forge.must("workflow", "logs", "--no-log-prefix", "--tail", "1", file, "web"))
                .isEqualTo("web here");
        CommandResult down = forge.run("workflow", "down", "--volumes", file);
        assertThat(down.code()).as(down.toString()).isZero();
        assertThat(Files.readString(home.directory().resolve("order"))).isEqualTo("web ends\ndb ends\n");
        assertThat(forge.home().resolve("workflows/upped/volumes")).doesNotExist();
        assertThat(forge.must("workflow", "ps", "-a", "--format", "{{.Name}}", file))
                .isEmpty();
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }

    @Test
    void oneServiceIsStoppedAndTheOthersRunOn() throws Exception {
        String file = file(SERVICES);
        forge.must("workflow", "up", "-d", file);
        forge.must("workflow", "stop", file, "web");
        assertThat(forge.must("workflow", "ps", "--services", file)).isEqualTo("db");
        assertThat(forge.must("workflow", "ps", "-a", "--format", "{{.Name}} {{.Image}} {{.Status}}", file))
                .contains("upped-web-1 busybox Exited (0)");
        forge.must("workflow", "stop", file);
        assertThat(forge.must("workflow", "ps", "-q", file)).isEmpty();
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }

    @Test
    void oneServiceDecidesForAll() throws Exception {
        CommandResult result = forge.run("workflow", "up", "--exit-code-from", "test", file("""
                services:
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                  test: {image: busybox, command: sh -c "exit 7", depends_on: [db]}
                """));
        assertThat(result.code()).as(result.toString()).isEqualTo(7);
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }

    /** What a terminal does: the signal goes to all processes in the foreground. */
    @Test
    void ctrlCEndsInTheOrderOfDependencies() throws Exception {
        String file = file(SERVICES);
        List<String> command = new ArrayList<>(List.of("setsid"));
        ProcessBuilder up = forge.command("workflow", "up", file);
        command.addAll(up.command());
        Path printed = home.directory().resolve("printed");
        Process process = up.command(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        Await.until("all are up", () -> Files.readString(printed).contains("web | web here"));
        CommandResult.of("kill", "-s", "INT", "--", "-" + process.pid());
        assertThat(process.waitFor()).as(Files.readString(printed)).isEqualTo(130);
        assertThat(Files.readString(home.directory().resolve("order"))).isEqualTo("web ends\ndb ends\n");
        assertThat(Files.readString(printed)).contains("db  | db here", "Gracefully stopping");
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }

    @Test
    void waitingForHealthEndsWhenThereWillBeNone() throws Exception {
        String file = file("""
                services:
                  db:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    healthcheck: {test: "false", interval: 10ms, retries: 2}
                  web: {image: busybox, command: sleep 1000, depends_on: {db: {condition: service_healthy}}}
                """);
        CommandResult up = forge.run("workflow", "up", "--wait", file);
        assertThat(up.code()).as(up.toString()).isEqualTo(1);
        assertThat(up.err()).contains(" db  unhealthy: ").doesNotContain(" web  started");
        assertThat(forge.must("workflow", "ps", "--format", "{{.Service}} {{.Health}}", file))
                .isEqualTo("db unhealthy");
        forge.must("workflow", "down", file);
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }
}
