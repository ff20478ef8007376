package dev.forge.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.testing.CommandResult;
import dev.forge.workflow.ComposeText;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlurmExportTest {
    @TempDir
    Path directory;

    private final Losses losses = new Losses();

    private String export(String text) {
        Workflow workflow = ComposeText.read(directory, text, Map.of("MODE", "fast"));
        assertThat(workflow.problems().errors()).as(text).isZero();
        return SlurmExport.of(workflow, StepGraph.of(workflow.steps()), Map.of("MODE", "fast"), losses);
    }

    private static List<String> submissions(String script) {
        return script.lines()
                .filter(line -> line.startsWith("submit '"))
                .map(line -> line.replaceFirst(" <<'END_*'$", "").replaceFirst(" [0-9]+-\\S+\\.log", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus: 1.5                                      | --cpus-per-task=2",
                "mem_limit: 20000001                            | --mem=20M",
                "x-forge: {timeout: 30s}                        | --time=2",
                "x-forge: {timeout: 10m, retry: {limit: 2, delay: 1m, factor: 2}} | --time=34",
                "x-forge: {retry: 1}                            | --requeue",
                "working_dir: /                                 | --no-requeue",
                "x-forge: {priority: 3}                         | --hold --no-requeue",
                "x-forge: {priority: -3}                        | --nice=3",
                "x-forge: {matrix: {V: [a, b, c]}}              | --array=0-2"
            })
    void whatAStepSaysBecomesAnOption(String key, String option) {
        String script = export("services:\n  a: {image: i, " + key + "}\n  zero: {image: i}\n");
        assertThat(submissions(script).get(0)).startsWith("submit 'a'").contains(" " + option);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | service_completed_successfully | ''                      | afterok:$job_0",
                "x-forge: {allow-failure: true} | service_completed_successfully | ''                | afterany:$job_0",
                "''                       | service_completed_successfully | x-forge: {if: always()} | afterany:$job_0",
                "''                       | service_completed_successfully | x-forge: {if: failure()}| afterany:$job_0",
                "''                       | service_completed_successfully | x-forge: {if: MODE == 'fast'} | afterok:$job_0"
            })
    void aConditionBecomesADependency(String first, String condition, String second, String expected) {
        String script = export("""
                services:
                  a: {image: i, %s}
                  b: {image: i, depends_on: {a: {condition: %s}}, %s}
                """.formatted(first, condition, second));
        assertThat(submissions(script).get(1)).isEqualTo("submit 'b' --dependency=\"" + expected + "\" --no-requeue");
    }

    @Test
    void whatIsOptionalIsWaitedForOnly() {
        String script = export("""
                services:
                  a: {image: i}
                  b: {image: i, depends_on: {a: {condition: service_completed_successfully, required: false}}}
                  c: {image: i, depends_on: {a: {condition: service_completed_successfully}, b: {condition: service_completed_successfully}}}
                """);
        assertThat(submissions(script).get(1)).contains("--dependency=\"afterany:$job_0\"");
        assertThat(script).contains("dependency 0 1 false false\nwhen true true false\n");
        assertThat(submissions(script).get(2)).contains("--dependency=\"afterok:$job_0,afterok:$job_1\"");
    }

    @Test
    void aServiceRunsBesideWhoNeedsItAndBringsWhatItNeeds() {
        String script = export("""
                services:
                  db:
                    image: d
                    cpus: 1
                    mem_limit: 100m
                    healthcheck: {test: [CMD, ping], interval: 2s, retries: 4, start_period: 10s, start_interval: 3s}
                    depends_on: {migrate: {condition: service_completed_successfully}}
                  migrate: {image: m}
                  web: {image: w, depends_on: {db: {condition: service_healthy}}}
                  test: {image: t, cpus: 2, depends_on: [web]}
                  lone: {image: l}
                jobs:
                  last: {image: x, depends_on: {test: {condition: service_completed_successfully}}}
                """);
        assertThat(submissions(script))
                .containsExactlyInAnyOrder(
                        "submit 'migrate' --hold --no-requeue",
                        "submit 'lone' --hold --no-requeue",
                        "submit 'test' --dependency=\"afterok:$job_0\" --cpus-per-task=3 --mem=100M --no-requeue",
                        "submit 'last' --dependency=\"afterok:$job_2\" --no-requeue");
        assertThat(script)
                .containsSubsequence(
                        "\nown_network \"$0\"\n",
                        "'127.0.0.1 db' '127.0.0.1 web' | content hosts 444",
                        "\nservice 'db' --network 'host' --mount",
                        "\nhealthy 'db' 4 2 4 3 'ping'\n",
                        "service 'web' ",
                        "payload 0 '' '' '' --network 'host'");
        assertThat(losses.lines()).anyMatch(line -> line.startsWith("db, web: started anew"));
    }

    /** Beside services the job's network is not the container's own. */
    @Test
    void kernelParametersArePassedOnWhereTheNetworkIsTheContainers() {
        String keys = "sysctls: {net.core.somaxconn: 9, kernel.sem: 1 2}";
        assertThat(export("services: {lone: {image: i, " + keys + "}}"))
                .contains("--sysctl 'net.core.somaxconn=9' --sysctl 'kernel.sem=1 2' 'i'");
        assertThat(losses.lines()).noneMatch(line -> line.contains("sysctls"));
        assertThat(export("services: {db: {image: d}, test: {image: t, depends_on: [db], " + keys + "}}"))
                .contains("--sysctl 'kernel.sem=1 2' 't'")
                .doesNotContain("somaxconn");
        assertThat(losses.lines()).anyMatch(line -> line.startsWith("test: sysctls of the network"));
    }

    @Test
    void aLongMatrixBecomesSeveralArrays() {
        String values = String.join(
                ", ", IntStream.range(0, 2001).mapToObj(i -> "v" + i).toList());
        String script = export("""
                services:
                  a: {image: i, command: "echo $$V", x-forge: {matrix: {V: [%s]}}}
                  b: {image: i, depends_on: {a: {condition: service_completed_successfully}}}
                """.formatted(values));
        assertThat(submissions(script))
                .containsExactly(
                        "submit 'a' --array=0-999 --hold --no-requeue",
                        "submit 'a' --array=0-999 --hold --no-requeue",
                        "submit 'a' --array=0-0 --hold --no-requeue",
                        "submit 'b' --dependency=\"afterok:$job_0\" --no-requeue");
        assertThat(script).contains("\njob_0=$job_0:$job\n", "\ntask=$((2000 + SLURM_ARRAY_TASK_ID))\n", "\n2000)\n");
    }

    /** The script with an sbatch that keeps what it gets, then the job with a forge that notes its words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; touch BROKEN; echo '",
                "$(touch BROKEN) `touch BROKEN` $HOME ${HOME} \\",
                "END\nEND_\nEND__\n",
                "a\nsubmit 'x'\n",
                "\" && touch BROKEN || \"",
                "--help",
                "%j %% * ? [a-z] ~ #",
                "ünïcode \t tab"
            })
    void noTextIsTakenForShell(String text) throws Exception {
        String json = Json.write(text.replace("$", "$$"));
        String script = export("""
                name: x
                services:
                  a:
                    image: i
                    command: [say, %1$s]
                    environment: {V: %1$s}
                    labels: {l: %1$s}
                    configs: [c]
                configs: {c: {content: %1$s}}
                """.formatted(json));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        program(bin.resolve("sbatch"), "cat >\"$HOME/job\"; echo 7");
        program(bin.resolve("scontrol"), "exit 0");
        program(
                bin.resolve("forge"),
                "for word; do printf '%s\\0' \"$word\"; done >\"$HOME/words\"\n"
                        + "cp /dev/shm/forge-slurm-*/configs-c \"$HOME/config\"");
        Files.writeString(directory.resolve("script"), script);
        assertThat(run("script").code()).isZero();
        CommandResult job = run("job");
        assertThat(job.code()).as(job.toString()).isZero();
        List<String> words =
                List.of(Files.readString(directory.resolve("words")).split("\0"));
        assertThat(words).containsSubsequence("--env", "V=" + text, "--label", "l=" + text, "i", "say", text);
        assertThat(directory.resolve("config")).hasContent(text);
        assertThat(Files.readString(directory.resolve("config"))).isEqualTo(text);
        try (var files = Files.walk(directory)) {
            assertThat(files).noneMatch(file -> file.endsWith("BROKEN"));
        }
    }

    private static void program(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private CommandResult run(String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", script).directory(directory.toFile());
        builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("SLURM_JOB_ID", "7");
        builder.environment().put("FORGE_RUN", directory.resolve("run").toString());
        builder.environment().put("FORGE_RUN_DIR", directory.resolve("run").toString());
        builder.environment().put("FORGE", directory.resolve("bin/forge").toString());
        return CommandResult.of(builder);
    }
}
