package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several files over each other, by the Compose specification's rules. */
class ComposeMergeTest {
    private static final String TOP = "volumes: {v: , w: }\nsecrets: {s: {environment: S}, t: {environment: T}}\n"
            + "networks: {n: }\nservices:\n  o: {image: o}\n  p: {image: p, healthcheck: {test: x}}\n  web:\n";

    @TempDir
    Path directory;

    private Workflow read(String... texts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            names.add("f" + (i + 1) + ".yaml");
            ComposeText.write(directory, names.get(i), texts[i]);
        }
        return ComposeText.read(
                directory,
                new ComposeProject.Asked(names, null, null, List.of(), List.of()),
                Map.of("S", "1", "T", "2"));
    }

    private static List<String> complaints(Workflow workflow) {
        return workflow.problems().all().stream()
                .map(problem -> problem.headline())
                .toList();
    }

    /** What the two lines of a service mean together is what the third means alone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            image: one                      | image: two                       | image: two
            command: a b                    | command: [c]                     | command: [c]
            entrypoint: [a, b]              | entrypoint: c                    | entrypoint: c
            environment: {A: 1, B: 2}       | environment: {B: 3, C: 4}        | environment: {A: 1, B: 3, C: 4}
            environment: {A: 1, B: 2}       | environment: ["B=3"]             | environment: {A: 1, B: 3}
            environment: ["A=1"]            | environment: {A: }               | environment: {}
            environment: {A: 1}             | env_file: vars                   | environment: {B: file, A: 1}
            labels: {a: 1}                  | labels: ["a=2", b]               | labels: {a: 2, b: ""}
            sysctls: {net.core.somaxconn: 1, kernel.msgmax: 2} | sysctls: ["kernel.msgmax=3", kernel.sem=1 2] | sysctls: [net.core.somaxconn=1, kernel.msgmax=3, kernel.sem=1 2]
            cap_add: [A]                    | cap_add: [B, A]                  | cap_add: [A, B]
            volumes: ["v:/a", "v:/b"]       | volumes: ["w:/b", "w:/c"]        | volumes: ["v:/a", "w:/b", "w:/c"]
            volumes: ["v:/a"]               | volumes: [{type: volume, source: w, target: /a, read_only: true}] | volumes: ["w:/a:ro"]
            tmpfs: /a                       | tmpfs: [/b]                      | tmpfs: [/a, /b]
            secrets: [s]                    | secrets: [t, {source: s, target: t}] | secrets: [s, {source: s, target: t}]
            healthcheck: {test: a, retries: 5} | healthcheck: {test: [CMD, b]} | healthcheck: {test: [CMD, b], retries: 5}
            healthcheck: {test: a}          | healthcheck: {disable: true}     | healthcheck: {test: a, disable: true}
            ulimits: {nofile: 1, nproc: 2}  | ulimits: {nofile: {soft: 3, hard: 4}} | ulimits: {nofile: {soft: 3, hard: 4}, nproc: 2}
            deploy: {resources: {limits: {cpus: "1", memory: 100m}}} | deploy: {resources: {limits: {memory: 200m}}} | deploy: {resources: {limits: {cpus: "1", memory: 200m}}}
            depends_on: [o]                 | depends_on: {p: {condition: service_healthy}} | depends_on: {o: {condition: service_started}, p: {condition: service_healthy}}
            depends_on: [o]                 | depends_on: {o: {condition: service_completed_successfully}} | depends_on: {o: {condition: service_completed_successfully}}
            networks: {n: {aliases: [a]}}   | networks: {n: {aliases: [b]}}    | networks: {n: {aliases: [a, b]}}
            extra_hosts: ["a:1.1.1.1"]      | extra_hosts: ["b:1.1.1.2"]       | extra_hosts: ["a:1.1.1.1", "b:1.1.1.2"]
            x-forge: {timeout: 5s, retry: 2} | x-forge: {retry: 3}             | x-forge: {timeout: 5s, retry: 3}
            environment: {A: 1, B: 2}       | environment: {A: !reset null}    | environment: {B: 2}
            environment: ["A=1", "B=2"]     | environment: {A: !reset null}    | environment: {B: 2}
            environment: {A: 1}             | environment: !reset {}           | {}
            environment: {A: 1}             | environment: !override {B: 2}    | environment: {B: 2}
            cap_add: [A]                    | cap_add: !override [B]           | cap_add: [B]
            volumes: ["v:/a"]               | volumes: !override ["w:/b"]      | volumes: ["w:/b"]
            depends_on: [o, p]              | depends_on: !override [p]        | depends_on: [p]
            depends_on: [o, p]              | depends_on: {o: !reset null}     | depends_on: [p]
            build: .                        | build: !reset null               | {}
            deploy: {resources: {limits: {cpus: "1", memory: 100m}}} | deploy: {resources: {limits: {cpus: !reset null}}} | deploy: {resources: {limits: {memory: 100m}}}
            healthcheck: {test: a, retries: 5} | healthcheck: !override {test: b} | healthcheck: {test: b}
            command: a                      | command: !reset null             | {}
            """)
    void twoFiles(String first, String second, String together) {
        ComposeText.write(directory, "vars", "A=file\nB=file\n");
        Workflow workflow = read(TOP + line(first) + image(first), "services:\n  web:\n" + line(second));
        Workflow expected = read(TOP + line(together) + image(together));
        assertThat(complaints(workflow)).isEmpty();
        assertThat(complaints(expected)).isEmpty();
        assertThat(web(workflow)).isEqualTo(web(expected));
        assertThat(dependencies(workflow)).isEqualTo(dependencies(expected));
    }

    private static String line(String text) {
        return text.equals("{}") ? "" : "    " + text + "\n";
    }

    private static String image(String text) {
        return text.startsWith("image:") ? "" : line("image: x");
    }

    private static StepDefinition web(Workflow workflow) {
        for (Step step : workflow.steps()) {
            if (step.name().equals("web")) {
                return workflow.definition(step, Map.of());
            }
        }
        throw new AssertionError("there is no web");
    }

    private static List<String> dependencies(Workflow workflow) {
        return workflow.steps().stream()
                .flatMap(step -> step.dependencies().stream())
                .map(each -> each.name() + " " + each.condition())
                .toList();
    }

    @Test
    void whatIsTakenAwayOfTheTopLevelIsGone() {
        Workflow workflow = read(
                "services: {a: {image: x}, b: {image: y}}\nsecrets: {s: {file: no}}\n",
                "services: {b: !reset null, c: {image: z}}\nsecrets: {s: !override {environment: S}}\n");
        assertThat(complaints(workflow)).isEmpty();
        assertThat(workflow.steps()).extracting(Step::name).containsExactly("a", "c");
        Declarations.Content content = workflow.declarations().find("secrets", "s");
        assertThat(content).isNotNull();
        assertThat(content.variable()).isEqualTo("S");
    }

    /** What a service extends is of its own file; what comes over the base does not come over the service. */
    @Test
    void extendsIsOfItsOwnFile() {
        Workflow workflow = read(
                "services: {base: {image: x, environment: {A: 1, B: 1}}, web: {extends: base, environment: {B: 2}}}",
                "services: {base: {environment: !override {A: 9}}, web: {environment: {C: 3}}}");
        assertThat(complaints(workflow)).isEmpty();
        assertThat(web(workflow).environment()).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            services: {a: {imag: y}}          | f2.yaml:1:16: unknown key imag in service a
            services: {a: {cpus: x}}          | f2.yaml:1:22: cpus of service a is a number of at least 0, not x
            services: {b: {command: x}}       | f2.yaml:1:12: service b has no image
            services: {a: {depends_on: [z]}}  | f2.yaml:1:29: a depends on z, which is not there
            jobs: {a: {image: y}}             | f2.yaml:1:8: job a is there already, at f1.yaml:1:12
            services: {a: {secrets: [s]}}     | f2.yaml:1:26: there is no secret s, which service a uses
            services: {a: {image: "${X:?no}"}} | f2.yaml:1:23: the variable X is not set: no
            services: {a: {image: [}}         | f2.yaml:1:24: this is not yaml: while parsing a flow node, expected the node content, but found '}'
            services: {a: {extends: b}}       | f2.yaml:1:25: there is no service b, which service a extends
            """)
    void mistakesAreSaidWhereTheyStand(String second, String complaint) {
        assertThat(complaints(read("services: {a: {image: x}}", second)))
                .anySatisfy(line -> assertThat(line).startsWith(complaint));
    }

    @Test
    void includedFilesMayBeLaidOverEachOther() {
        ComposeText.write(directory, "base.yaml", "services: {web: {image: x, environment: {A: 1, B: 1}}}");
        ComposeText.write(directory, "over.yaml", "services: {web: {environment: {B: 2}}}");
        Workflow workflow = read(
                "include: [{path: [base.yaml, over.yaml]}]\nservices: {a: {image: y}}",
                "services: {web: {environment: {C: 3}}}");
        assertThat(complaints(workflow)).isEmpty();
        assertThat(web(workflow).environment()).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
    }

    @Test
    void oneFileThatTwoIncludeIsThereOnce() {
        ComposeText.write(directory, "base.yaml", "services: {web: {image: x}}\nvolumes: {v: }\n");
        ComposeText.write(directory, "p.yaml", "include: [base.yaml]\nservices: {p: {image: x}}");
        ComposeText.write(directory, "q.yaml", "include: [base.yaml]\nservices: {q: {image: x}}");
        assertThat(complaints(read("include: [p.yaml, q.yaml]\n"))).isEmpty();
    }

    @Test
    void whatIsIncludedMustNotBeThereAlready() {
        ComposeText.write(directory, "p.yaml", "services: {a: {image: x}}\nvolumes: {v: }");
        ComposeText.write(directory, "q.yaml", "services: {a: {image: x}}\nvolumes: {v: }");
        assertThat(complaints(read("include: [p.yaml, q.yaml]\n")))
                .containsExactly(
                        "q.yaml:1:12: service a is there already, at p.yaml:1:12",
                        "q.yaml:2:11: v in volumes is declared already, at p.yaml:2:11");
    }
}
