package dev.forge.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.PrivateSlurm;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exported workflows on a real Slurm with two nodes: order, arrays, failures, services, and nothing left. */
class SlurmIT {
    private static final String PIPELINE = """
            name: pipeline
            x-out: &out ["./out:/out"]
            services:
              db:
                image: busybox
                command: sh -c "echo up; while true; do echo row | busybox nc -l -p 27999; done"
                healthcheck: {test: "busybox nc db 27999 </dev/null", interval: 50ms, retries: 100}
                stop_grace_period: 0s
            jobs:
              build:
                image: busybox
                command: ["sh", "-c", "echo \\"$$0\\"; cat /run/secrets/key; echo build >>/out/order", "'; touch /out/escaped; echo 'END\\nEND\\n`id` $$HOME"]
                secrets: [key]
                volumes: *out
                mem_limit: 50m
                cpus: 0.5
              test:
                image: busybox
                command: sh -c "busybox nc db 27999 </dev/null >/out/test-$$V-$$FORGE_TRY && echo test >>/out/order; test $$V != one || test $$FORGE_TRY = 2"
                volumes: *out
                depends_on:
                  build: {condition: service_completed_successfully}
                  db: {condition: service_healthy}
                x-forge: {matrix: {V: [one, two]}, retry: {limit: 1, delay: 10ms}, timeout: 40s}
              may:
                image: busybox
                command: sh -c "exit 7"
                x-forge: {allow-failure: true}
              pack:
                image: busybox
                command: sh -c "cat /out/test-* >/out/packed; echo pack >>/out/order"
                volumes: *out
                depends_on:
                  test: {condition: service_completed_successfully}
                  may: {condition: service_completed_successfully}
              late:
                image: busybox
                command: sleep 1000
                stop_grace_period: 0s
                x-forge: {timeout: 200ms, retry: {limit: 3, delay: 1ms, on: [7]}}
              never:
                image: busybox
                command: touch /out/never
                volumes: *out
                depends_on: {late: {condition: service_completed_successfully}}
              behind:
                image: busybox
                command: touch /out/never
                volumes: *out
                depends_on: {never: {condition: service_completed_successfully}}
                x-forge: {allow-failure: true}
              beyond:
                image: busybox
                command: touch /out/never
                volumes: *out
                depends_on: {behind: {condition: service_completed_successfully}}
              rescue:
                image: busybox
                command: touch /out/rescued
                volumes: *out
                depends_on: {late: {condition: service_completed_successfully}}
                x-forge: {if: failure()}
              idle:
                image: busybox
                command: touch /out/never
                volumes: *out
                depends_on: {build: {condition: service_completed_successfully}}
                x-forge: {if: failure()}
              afterwards:
                image: busybox
                command: touch /out/afterwards
                volumes: *out
                depends_on: {idle: {condition: service_completed_successfully}}
            secrets: {key: {environment: TOKEN}}
            """;

    private static PrivateSlurm slurm;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @BeforeAll
    static void start() throws Exception {
        slurm = PrivateSlurm.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (slurm != null) {
            slurm.close();
        }
    }

    private CommandResult submit(String text) throws Exception {
        Path directory = home.directory();
        Files.createDirectories(directory.resolve("out"));
        Files.writeString(directory.resolve("compose.yaml"), text);
        ForgeCli forge = home.forge();
        ProcessBuilder export = forge.command(
                "workflow",
                "export",
                "slurm",
                "-o",
                directory.resolve("run.sh").toString(),
                directory.resolve("compose.yaml").toString());
        export.environment().put("TOKEN", "topsecret");
        CommandResult exported = CommandResult.of(export);
        assertThat(exported.code()).as(exported.toString()).isZero();
        assertThat(exported.err()).contains("what is lost:");
        ProcessBuilder script = slurm.builder(directory.resolve("run.sh").toString());
        script.environment().put("TOKEN", "topsecret");
        script.environment().put("FORGE", forge.command().command().get(0));
        script.environment().put("FORGE_HOME", forge.home().toString());
        script.environment().put("FORGE_RUN_DIR", directory.resolve("run").toString());
        return CommandResult.of(script);
    }

    private String log(String step) throws Exception {
        StringBuilder text = new StringBuilder();
        try (var files = Files.newDirectoryStream(home.directory().resolve("run/logs"), "*-" + step + ".*")) {
            for (Path file : files) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void aPipelineRunsOnTwoNodes() throws Exception {
        CommandResult submitted = submit(PIPELINE);
        assertThat(submitted.code()).as(submitted.toString()).isZero();
        assertThat(submitted.out().lines().map(line -> line.split(" ")[0]))
                .containsExactlyInAnyOrder(
                        "build",
                        "test",
                        "may",
                        "pack",
                        "late",
                        "never",
                        "behind",
                        "beyond",
                        "rescue",
                        "idle",
                        "afterwards");
        assertThat(Files.readString(home.directory().resolve("run.sh"))).doesNotContain("topsecret");
        slurm.awaitEmptyQueue();
        assertThat(slurm.states())
                .as(submitted.toString())
                .containsEntry("build", "COMPLETED")
                .containsEntry("test[0]", "COMPLETED")
                .containsEntry("test[1]", "COMPLETED")
                .containsEntry("may", "FAILED")
                .containsEntry("pack", "COMPLETED")
                .containsEntry("late", "FAILED")
                .containsEntry("never", "CANCELLED")
                .containsEntry("behind", "CANCELLED")
                .containsEntry("beyond", "FAILED")
                .containsEntry("rescue", "COMPLETED")
                .containsEntry("idle", "COMPLETED")
                .containsEntry("afterwards", "COMPLETED");
        Path out = home.directory().resolve("out");
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "order", "packed", "test-one-1", "test-one-2", "test-two-1", "rescued", "afterwards");
        }
        List<String> order = Files.readAllLines(out.resolve("order"));
        assertThat(order).containsExactly("build", "test", "test", "test", "pack");
        assertThat(Files.readString(out.resolve("packed"))).isEqualTo("row\nrow\nrow\n");
        assertThat(log("build")).isEqualTo("'; touch /out/escaped; echo 'END\nEND\n`id` $HOME\ntopsecret");
        assertThat(log("late")).contains("it ran longer than 0.2 s", "failed with exit code 124");
        assertThat(log("test")).contains("exit code 1, again in 0.01 s");
        assertThat(log("may")).contains("failed with exit code 7");
        assertThat(log("beyond")).contains("skipped, as what it needs has failed");
        assertThat(log("idle")).contains("its condition does not hold");
        assertThat(home.forge().must("ps", "--all", "--quiet")).isEmpty();
        assertThat(Path.of("/dev/shm").toFile().list()).noneMatch(name -> name.startsWith("forge-slurm-"));
    }

    @Test
    void aCancelledJobLeavesNoContainer() throws Exception {
        CommandResult submitted = submit("""
                services:
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                jobs:
                  long: {image: busybox, command: sleep 1000, depends_on: [db]}
                """);
        assertThat(submitted.code()).as(submitted.toString()).isZero();
        Await.until("both run", () -> home.forge().must("ps", "--quiet").lines().count() == 2);
        assertThat(slurm.command("scancel", submitted.out().strip().split(" ")[1])
                        .code())
                .isZero();
        slurm.awaitEmptyQueue();
        Await.until(
                "both are gone",
                () -> home.forge().must("ps", "--all", "--quiet").isEmpty());
    }

    /** The second job is refused: more memory than any node has. */
    @Test
    void allIsSubmittedOrNothing() throws Exception {
        CommandResult submitted = submit("""
                services:
                  first: {image: busybox, command: touch /out/never, volumes: ["./out:/out"]}
                  second:
                    image: busybox
                    command: "true"
                    mem_limit: 2000m
                    depends_on: {first: {condition: service_completed_successfully}}
                """);
        assertThat(submitted.code()).isNotZero();
        slurm.awaitEmptyQueue();
        assertThat(slurm.states()).containsEntry("first", "CANCELLED");
        assertThat(home.directory().resolve("out/never")).doesNotExist();
    }
}
