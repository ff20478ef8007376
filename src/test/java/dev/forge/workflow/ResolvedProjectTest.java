package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.workflow.yaml.YamlWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A project as one file. */
class ResolvedProjectTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TAG", "7", "TOKEN", "s3cr3t-value", "DOLLAR", "a$b", "HOME", "/home/u");

    @TempDir
    Path directory;

    private Workflow read(String name, String text) {
        ComposeText.write(directory, name, text);
        return ComposeText.read(directory, ComposeProject.Asked.file(name), ENVIRONMENT);
    }

    private static String written(Workflow workflow) {
        return YamlWriter.write(ResolvedProject.of(workflow, workflow.steps()));
    }

    /** What is printed means what the file means, and is printed as it stands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: echo \"a b\" $$HOME ${DOLLAR}",
                "entrypoint: [sh, -c, 'echo \"$$X\"']",
                "environment: [A=1, TAG, NOT, 'B=x: y', 'C=#no', 'D=$$', \"E=a\\nb\\n\", F=]",
                "environment: {A: 1.50, B: true, C: 'true', D: null, E: '007', F: ' x ', G: \"tab\\there\"}",
                "env_file: vars",
                "labels: [a, b=c]",
                "volumes: ['./d:/d:ro', 'v:/v', /anonymous, {type: bind, source: ./e, target: /e}, '~/f:/f']",
                "tmpfs: /t",
                "secrets: [token]\n    configs: [{source: c, target: /c, mode: 0440}]",
                "depends_on: [db]",
                "depends_on: {db: {condition: service_healthy, required: false}}",
                "networks: [n]",
                "networks: {n: {aliases: [other]}}",
                "extra_hosts: {h: 1.2.3.4, i: [1.2.3.5, 1.2.3.6]}",
                "healthcheck: {test: 'curl $$X', interval: 5s}",
                "healthcheck: {test: [CMD, a], retries: 2}",
                "deploy: {resources: {limits: {cpus: '0.5', memory: 100m}}}",
                "ulimits: {nofile: {soft: 1, hard: 2}, nproc: 3}",
                "user: '0'\n    group_add: [1]\n    working_dir: /w",
                "x-forge: {matrix: {TAG: [1, 2]}, outputs: ['r-${TAG}'], timeout: 5m}",
                "x-forge: {retry: {limit: 2, on: [1, timeout]}, allow-failure: true}",
                "stop_signal: SIGINT\n    stop_grace_period: 1m30s\n    init: true\n    read_only: true",
                "extends: {service: base}",
                "ports: ['80', '127.0.0.1:8080:80/udp', '9000-9001:9000-9001', {target: 1, published: '2'}]",
                "profiles: [a]",
            })
    void meansTheSame(String lines) {
        ComposeText.write(directory, "vars", "A=1\nB='$x y'\n");
        String text = "name: p\nvolumes: {v: }\nnetworks: {n: }\nsecrets: {token: {environment: TOKEN}}\n"
                + "configs: {c: {content: \"a\\n  b: $$c\\n\"}}\nservices:\n  db: {image: d, healthcheck: {test: x}}\n"
                + "  base: {image: 'b:${TAG}', environment: {Z: 1}, command: [z]}\n"
                + "  web:\n    image: w:${TAG}\n    " + lines + "\n";
        Workflow workflow = read("compose.yaml", text);
        assertThat(workflow.problems().hasErrors())
                .as(workflow.problems().all().toString())
                .isFalse();
        String written = written(workflow);
        Workflow again = read("again.yaml", written);
        assertThat(again.problems().hasErrors())
                .as(written + again.problems().all())
                .isFalse();
        assertThat(definitions(again)).as(written).isEqualTo(definitions(workflow));
        assertThat(written(again)).isEqualTo(written);
    }

    private static List<StepDefinition> definitions(Workflow workflow) {
        return workflow.steps().stream()
                .flatMap(step -> step.matrix().combinations().stream()
                        .map(combination -> workflow.definition(step, combination)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ports: ["8080:80"]      | ports: !override ["90:90"] | `    ports:\\n      - target: 90\\n        published: "90"\\n        protocol: tcp`
            restart: always         | restart: "no"              | `    restart: "no"`
            dns: 1.1.1.1            | dns: [1.1.1.2]             | `    dns:\\n      - "1.1.1.1"\\n      - "1.1.1.2"`
            command: a b            | command: [c]               | `    command:\\n      - c`
            environment: [A=1]      | environment: {B: 2}        | `    environment:\\n      A: "1"\\n      B: "2"`
            x-else: {a: [1]}        | x-else: {b: }              | `    x-else:\\n      a:\\n        - 1\\n      b: null`
            """)
    void whatIsPrinted(String first, String second, String expected) {
        ComposeText.write(directory, "f1.yaml", "services:\n  web:\n    image: x\n    " + first + "\n");
        ComposeText.write(directory, "f2.yaml", "services:\n  web:\n    " + second + "\n");
        Workflow workflow = ComposeText.read(
                directory,
                new ComposeProject.Asked(List.of("f1.yaml", "f2.yaml"), null, "p", List.of(), List.of()),
                ENVIRONMENT);
        assertThat(written(workflow))
                .isEqualTo("name: p\nservices:\n  web:\n    image: x\n" + expected.replace("\\n", "\n") + "\n");
    }

    @Test
    void noSecretIsPrinted() {
        ComposeText.write(directory, "key", "another-one\n");
        Workflow workflow = read("compose.yaml", """
                secrets: {token: {environment: TOKEN}, key: {file: key}}
                services:
                  web:
                    image: x
                    secrets: [token]
                    command: login --with=${TOKEN} another-one
                    environment: {PASSWORD: "${TOKEN}"}
                """);
        String written = written(workflow);
        assertThat(written)
                .doesNotContain("s3cr3t", "another-one")
                .contains("PASSWORD: \"***\"", "environment: TOKEN", "--with=***");
    }
}
