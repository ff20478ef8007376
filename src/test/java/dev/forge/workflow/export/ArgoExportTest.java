package dev.forge.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.text.YamlText;
import dev.forge.workflow.ComposeText;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ArgoExportTest {
    private static final String EVERYTHING = """
            name: every thing
            services:
              db:
                image: db:1
                command: [serve, "$$(HOME)", "{{x}}"]
                environment: {A: "{{{{y}}", B: "yes"}
                healthcheck: {test: [CMD, ping], interval: 500ms, timeout: 2s, retries: 4}
                stop_grace_period: 3s
                hostname: database
                labels: {example.com/team: a, "bad label": x}
              api:
                image: api
                command: run
                depends_on: {db: {condition: service_healthy}}
              build:
                image: maker
                entrypoint: [make, -j]
                command: [all]
                user: 1000:100
                group_add: ["44", audio]
                sysctls: {net.core.somaxconn: 9, kernel.sem: 1 2}
                working_dir: /src
                cpus: 1.5
                mem_limit: 100m
                pids_limit: 10
                cap_add: [CAP_NET_ADMIN]
                cap_drop: [ALL]
                read_only: true
                security_opt: ["no-new-privileges:true"]
                tmpfs: /tmp
                volumes: [".:/src", "cache:/cache:ro"]
                secrets: [{source: key, target: token, mode: "0400"}]
                configs: [{source: conf, target: /etc/conf}]
                extra_hosts: ["a=10.0.0.1"]
                x-forge: {outputs: [out/app], inputs: [src], timeout: 90s, retry: {limit: 3, delay: 10s, factor: 2, max: 1m, on: [137, timeout]}}
              test:
                image: tester:${V:-0}
                command: [check, "${V:-0}"]
                volumes: ["./out:/given"]
                depends_on:
                  build: {condition: service_completed_successfully}
                  api: {condition: service_started}
                x-forge: {matrix: {V: [a, b]}}
              odd:
                image: x
                command: ["${W:-0}"]
                x-forge: {matrix: {W: ['a"b', c]}, allow-failure: true}
              pack:
                image: p
                command: ["true"]
                depends_on:
                  test: {condition: service_completed_successfully}
                  odd: {condition: service_completed_successfully}
                  build: {condition: service_completed_successfully, required: false}
              rescue: {image: r, command: [r], depends_on: {pack: {condition: service_completed_successfully}}, x-forge: {if: failure()}}
              always: {image: r, command: [r], depends_on: {pack: {condition: service_completed_successfully}}, x-forge: {if: always()}}
              never: {image: r, command: [r], x-forge: {if: "'a' == 'b'"}}
              main: {image: m, command: [m]}
            secrets: {key: {environment: TOKEN}}
            configs: {conf: {content: "a: b\\n"}}
            volumes: {cache: {}}
            """;

    @TempDir
    Path directory;

    private final Losses losses = new Losses();

    @SuppressWarnings("unchecked")
    private Map<String, Object> export(String text) {
        Workflow workflow = ComposeText.read(directory, text, Map.of("TOKEN", "topsecret"));
        assertThat(workflow.problems().errors())
                .as(() -> workflow.problems().all().toString())
                .isZero();
        String yaml = ArgoExport.of(workflow, StepGraph.of(workflow.steps()), Map.of("TOKEN", "topsecret"), 4, losses);
        assertThat(yaml).doesNotContain("topsecret");
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    /** The value at a path such as {@code spec.templates[db].container}; a name in brackets is that of an element. */
    private static Object at(Object from, String path) {
        Object value = from;
        for (String part : path.split("\\.")) {
            String[] names = part.split("[\\[\\]]");
            value = ((Map<?, ?>) Objects.requireNonNull(value, path)).get(names[0]);
            for (int i = 1; i < names.length; i++) {
                String name = names[i];
                value = name.matches("[0-9]+")
                        ? ((List<?>) value).get(Integer.parseInt(name))
                        : ((List<?>) value)
                                .stream()
                                        .filter(item -> name.equals(((Map<?, ?>) item).get("name")))
                                        .findFirst()
                                        .orElseThrow();
            }
        }
        return value;
    }

    private record Definition(Map<String, String> properties, List<String> required) {}

    private static Map<String, Object> schema() throws Exception {
        Map<String, Object> definitions = new HashMap<>();
        String text = Files.readString(
                Path.of(System.getProperty("forge.checkout"), "src/test/resources/argo/workflow-properties.txt"));
        for (String line :
                text.replaceAll("(?m)^#.*\n", "").replace("\n    ", " ").split("\n")) {
            String[] words = line.split(" ");
            String name = words[0].replace(":", "");
            if (words.length > 1 && !words[1].contains("=")) {
                definitions.put(name, words[1]);
                continue;
            }
            Definition definition = new Definition(new HashMap<>(), new ArrayList<>());
            for (int i = 1; i < words.length; i++) {
                String[] property = words[i].split("=", 2);
                String key = property[0].replace("!", "");
                definition.properties.put(key, property[1]);
                if (property[0].endsWith("!")) {
                    definition.required.add(key);
                }
            }
            definitions.put(name, definition);
        }
        return definitions;
    }

    private static void check(Map<String, Object> schema, String type, Object value, String path, List<String> wrong) {
        if (type.startsWith("[")) {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    check(schema, type.substring(1, type.length() - 1), list.get(i), path + "[" + i + "]", wrong);
                }
            } else {
                wrong.add(path + " is no list");
            }
        } else if (type.startsWith("{")) {
            ((Map<?, ?>) value)
                    .forEach((key, each) ->
                            check(schema, type.substring(1, type.length() - 1), each, path + "." + key, wrong));
        } else if (schema.get(type) instanceof Definition definition) {
            if (!(value instanceof Map<?, ?> map)) {
                wrong.add(path + " is no mapping");
                return;
            }
            map.forEach((key, each) -> {
                String property = definition.properties.get(String.valueOf(key));
                if (property == null) {
                    wrong.add(path + " has no property " + key);
                } else {
                    check(schema, property, each, path + "." + key, wrong);
                }
            });
            // The schema demands a container's name, which Argo gives it.
            definition.required.stream()
                    .filter(name -> !map.containsKey(name) && !path.endsWith(".container"))
                    .forEach(name -> wrong.add(path + " lacks " + name));
        } else {
            String plain = schema.getOrDefault(type, type).toString();
            boolean isRight = switch (plain) {
                case "string" -> value instanceof String;
                case "integer" -> value instanceof Integer;
                case "boolean" -> value instanceof Boolean;
                case "number" -> value instanceof Number;
                case "object" -> value instanceof Map;
                default -> plain.equals("any");
            };
            if (!isRight) {
                wrong.add(path + " is " + value + ", not of type " + type);
            }
        }
    }

    @Test
    void everythingIsInTheSchema() throws Exception {
        List<String> wrong = new ArrayList<>();
        check(schema(), "Workflow", export(EVERYTHING), "workflow", wrong);
        assertThat(wrong).isEmpty();
        // The check finds what the published schema lets pass.
        Map<String, Object> other = export(EVERYTHING);
        other.put("bogus", 1);
        other.put("kind", 1);
        check(schema(), "Workflow", other, "workflow", wrong);
        assertThat(wrong)
                .containsExactlyInAnyOrder("workflow has no property bogus", "workflow.kind is 1, not of type string");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "metadata.generateName                                              ~ \"everything-\"",
                "spec.parallelism                                                   ~ 4",
                "spec.templates[main].dag.failFast                                  ~ false",
                "spec.templates[db].daemon                                          ~ true",
                "spec.templates[db].container.args                                  ~ [\"serve\",\"$$(HOME)\",\"{$(FORGE_BRACE)x}}\"]",
                "spec.templates[db].container.env                                   ~ [{\"name\":\"FORGE_BRACE\",\"value\":\"{\"},{\"name\":\"A\",\"value\":\"{$(FORGE_BRACE){$(FORGE_BRACE)y}}\"},{\"name\":\"B\",\"value\":\"yes\"},{\"name\":\"FORGE_TRY\",\"value\":\"1\"}]",
                "spec.templates[db].container.readinessProbe                        ~ {\"exec\":{\"command\":[\"ping\"]},\"periodSeconds\":1,\"timeoutSeconds\":2,\"failureThreshold\":4}",
                "spec.templates[db].podSpecPatch                                    ~ \"{\\\"terminationGracePeriodSeconds\\\":3,\\\"hostname\\\":\\\"database\\\"}\"",
                "spec.templates[db].metadata.annotations                            ~ {\"example.com/team\":\"a\"}",
                "spec.templates[api].hostAliases                                    ~ [{\"ip\":\"{{inputs.parameters.ip-of-db}}\",\"hostnames\":[\"db\"]}]",
                "spec.templates[main].dag.tasks[api].arguments.parameters           ~ [{\"name\":\"ip-of-db\",\"value\":\"{{tasks.db.ip}}\"}]",
                "spec.templates[main].dag.tasks[api].depends                        ~ \"(db.Succeeded || db.Skipped || db.Daemoned)\"",
                "spec.templates[build].activeDeadlineSeconds                        ~ \"90\"",
                "spec.templates[build].retryStrategy                                ~ {\"limit\":\"3\",\"retryPolicy\":\"Always\",\"backoff\":{\"duration\":\"10s\",\"factor\":\"2\",\"cap\":\"60s\"},\"expression\":\"asInt(lastRetry.exitCode) in [137, 124] || lastRetry.message contains 'deadline'\"}",
                "spec.templates[build].container.command                            ~ [\"make\",\"-j\"]",
                "spec.templates[build].container.args                               ~ [\"all\"]",
                "spec.templates[build].container.resources.limits                   ~ {\"cpu\":\"1500m\",\"memory\":\"104857600\"}",
                "spec.templates[build].container.securityContext                    ~ {\"runAsUser\":1000,\"runAsGroup\":100,\"capabilities\":{\"add\":[\"NET_ADMIN\"],\"drop\":[\"ALL\"]},\"readOnlyRootFilesystem\":true,\"allowPrivilegeEscalation\":false}",
                "spec.templates[build].securityContext                              ~ {\"supplementalGroups\":[44],\"sysctls\":[{\"name\":\"net.core.somaxconn\",\"value\":\"9\"},{\"name\":\"kernel.sem\",\"value\":\"1 2\"}]}",
                "spec.templates[build].outputs.artifacts                            ~ [{\"name\":\"artifact-output-build-out-app\",\"path\":\"/src/out/app\"}]",
                "spec.templates[build].inputs.artifacts[0]                          ~ {\"name\":\"artifact-source\",\"path\":\"/src\",\"s3\":{\"key\":\"everything/artifact-source.tgz\"}}",
                "spec.templates[build].inputs.artifacts[1]                          ~ {\"name\":\"artifact-config-conf\",\"path\":\"/etc/conf\",\"mode\":292,\"raw\":{\"data\":\"a: b\\n\"}}",
                "spec.templates[build].volumes                                      ~ [{\"name\":\"memory-0\",\"emptyDir\":{\"medium\":\"Memory\"}}]",
                "spec.volumes[secret-key-0400].secret.defaultMode                   ~ 256",
                "spec.volumes[volume-cache].persistentVolumeClaim                   ~ {\"claimName\":\"everything-cache\"}",
                "spec.templates[main].dag.tasks[test].withItems                     ~ [{\"v0\":\"tester:a\",\"v1\":\"a\"},{\"v0\":\"tester:b\",\"v1\":\"b\"}]",
                "spec.templates[test].container.image                               ~ \"{{inputs.parameters.v0}}\"",
                "spec.templates[test].container.args                                ~ [\"check\",\"{{inputs.parameters.v1}}\"]",
                "spec.templates[test].inputs.artifacts[artifact-output-build-out-app].path ~ \"/given/app\"",
                "spec.templates[main].dag.tasks[test].arguments.artifacts[0].from   ~ \"{{tasks.build.outputs.artifacts.artifact-output-build-out-app}}\"",
                "spec.templates[odd-0].container.args                               ~ [\"a\\\"b\"]",
                "spec.templates[main].dag.tasks[pack].depends                       ~ \"(test.Succeeded || test.Skipped) && (odd-0.Succeeded || odd-0.Skipped || odd-0.Failed || odd-0.Errored) && (odd-1.Succeeded || odd-1.Skipped || odd-1.Failed || odd-1.Errored) && (build.Succeeded || build.Skipped || build.Failed || build.Errored || build.Omitted)\"",
                "spec.templates[main].dag.tasks[rescue].depends                     ~ \"(pack.Succeeded || pack.Skipped || pack.Daemoned || pack.Failed || pack.Errored || pack.Omitted) && (pack.Failed || pack.Errored || pack.Omitted)\"",
                "spec.templates[main].dag.tasks[always].depends                     ~ \"(pack.Succeeded || pack.Skipped || pack.Daemoned || pack.Failed || pack.Errored || pack.Omitted)\"",
                "spec.templates[main].dag.tasks[never].when                         ~ \"1 == 2\"",
                "spec.templates[main].dag.tasks[main-2].template                    ~ \"main-2\""
            })
    void eachThingIsInItsPlace(String path, String expected) {
        assertThat(Json.write(json(at(export(EVERYTHING), path)))).isEqualTo(expected);
    }

    private static Object json(Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((key, each) -> object.put(String.valueOf(key), json(each)));
            return object;
        }
        return value instanceof List<?> list
                ? list.stream().map(ArgoExportTest::json).toList()
                : value;
    }

    /** Argo's graph fails by the last tasks that have failed: a step that may fail must not be one of them. */
    @Test
    void theLastStepMayFail() {
        Map<String, Object> root = export("""
                jobs:
                  build: {image: b, command: [b], triggers: {manual: {}}}
                  lint:
                    image: l
                    command: [l]
                    triggers: {manual: {}}
                    depends_on: {build: {condition: service_completed_successfully}}
                    x-forge: {allow-failure: true}
                  odd: {image: o, command: ["${W:-0}"], triggers: {manual: {}}, x-forge: {matrix: {W: ['a"b', c]}, allow-failure: true}}
                  early: {image: e, command: [e], triggers: {manual: {}}, x-forge: {allow-failure: true}}
                  end:
                    image: e
                    command: [e]
                    triggers: {manual: {}}
                    depends_on: {early: {condition: service_completed_successfully}}
                """);
        List<String> last = new ArrayList<>();
        for (Object each : (List<?>) at(root, "spec.templates[main].dag.tasks")) {
            Map<?, ?> task = (Map<?, ?>) each;
            if (String.valueOf(task.get("name")).startsWith("after-")) {
                last.add(task.get("depends") + " when " + task.get("when"));
                assertThat(at(root, "spec.templates[" + task.get("template") + "].container.image"))
                        .isEqualTo("b");
            }
        }
        assertThat(last)
                .containsExactlyInAnyOrder(
                        "lint.Succeeded || lint.Skipped || lint.Failed || lint.Errored when 1 == 2",
                        "odd-0.Succeeded || odd-0.Skipped || odd-0.Failed || odd-0.Errored when 1 == 2",
                        "odd-1.Succeeded || odd-1.Skipped || odd-1.Failed || odd-1.Errored when 1 == 2");
    }

    @Test
    void whatIsLostIsSaid() {
        export(EVERYTHING);
        assertThat(losses.lines())
                .contains(
                        "build: pids_limit: that is the node's setting",
                        "build: groups by name: Kubernetes takes numbers",
                        "build: sysctls: a node's kubelet has to allow those that Kubernetes does not call safe",
                        "build: secrets are not masked in what it prints",
                        "db: labels that are no annotation of Kubernetes",
                        "after a failure, steps that do not depend on it go on, as with --keep-going")
                .anyMatch(line -> line.startsWith("build: cache by content"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "true",
                "No",
                "~",
                "null",
                "12",
                "1e3",
                "0x1f",
                "-",
                "- a",
                "a: b",
                "#c",
                "",
                " ",
                "'",
                "\"",
                "\\",
                "a\nb",
                "\t",
                "\u0001\u007f\u0085\u2028\ufeff",
                "{a}",
                "[a]",
                "&a",
                "*a",
                "!a",
                "%a",
                "@a",
                "`a",
                "ü€😀",
                "2001-01-01",
                "=",
                "<<",
                "y",
                "a\r\nb",
                "END\n...\n---\n"
            })
    void everyTextIsTheSameAfterYaml(String text) {
        String yaml = YamlText.of(new JsonObject().put("v", text).put(text + "k", List.of(text)));
        Map<?, ?> read = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(read.get("v")).isEqualTo(text);
        assertThat(read.get(text + "k")).isEqualTo(List.of(text));
    }
}
