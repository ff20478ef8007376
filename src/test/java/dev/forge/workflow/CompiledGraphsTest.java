package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import dev.forge.workflow.CompiledGraphs.Answer;
import dev.forge.workflow.CompiledGraphs.Question;
import dev.forge.workflow.CompiledGraphs.Summary;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.GraphPicture;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.yaml.Problem;
import dev.forge.workflow.yaml.ReadLog;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A workflow that was understood before is the same as one that is read, and never one that has changed since. */
class CompiledGraphsTest {
    private static final GraphCheck.Host HOST = new GraphCheck.Host(4, 8L << 30);
    private static final String PADDING = "# what makes the file worth keeping, é\n".repeat(500);
    private static final String FILE = """
            name: kept
            x-common: &common
              environment: {LANG: C.UTF-8, SHOWN: "${SHOWN:-a}\\n$UNSET"}
              labels: [one=1]
            include:
            - path: more/part.yaml
            - {path: other.yaml, env_file: other.env}
            services:
              db:
                <<: *common
                image: db:${TAG}
                profiles: [data]
                secrets: [password]
                healthcheck: {test: [CMD, "true"], interval: 1s}
                mem_limit: 64m
                cpus: 1.5
              web:
                extends: {file: base.yaml, service: base}
                env_file: [web.env, {path: not.env, required: false}]
                ports: ["80:80"]
                depends_on: {db: {condition: service_healthy, required: false}, part: {condition: service_started}}
            jobs:
              test:
                image: test:${JDK:-1}
                command: sh -c "x $$HOME"
                depends_on: [web]
                volumes: [data:/data, "./src:/src:ro"]
                x-forge:
                  matrix: {JDK: [21, 25], exclude: [{JDK: 21}], include: [{JDK: 26, ALLOWED: "1"}]}
                  retry: {limit: 3, delay: 1500ms, factor: 2.5, max: 1m, on: [137, timeout]}
                  timeout: 10m
                  inputs: ["src/**"]
                  outputs: []
                  if: "JDK != '21' && !failure()"
                  allow-failure: true
                  priority: -5
                  cache: false
            secrets: {password: {file: ./password}}
            configs: {text: {content: "of ${TAG}"}, variable: {environment: HOME}}
            volumes: {data: {}}
            """;

    @TempDir
    Path directory;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("TAG", "7", "HOME", "/home/u", "OTHERWISE", "x"));
    private CompiledGraphs graphs;
    private List<String> words = List.of("build 1", "compose.yaml");

    @BeforeEach
    void write() {
        graphs = new CompiledGraphs(new ForgeHome(directory.resolve("home").toFile()));
        ComposeText.write(directory, "compose.yaml", PADDING + FILE);
        ComposeText.write(
                directory, "more/part.yaml", "services: {part: {image: \"part:${PART}\", env_file: part.env}}\n");
        ComposeText.write(directory, "more/.env", "PART=1\nPRIVATE=own\n");
        ComposeText.write(directory, "more/part.env", "IN=${PRIVATE}\n");
        ComposeText.write(directory, "other.yaml", "services: {other: {image: \"other:${OTHER}\"}}\n");
        ComposeText.write(directory, "other.env", "OTHER=2\n");
        ComposeText.write(directory, "base.yaml", "services: {base: {image: base, user: \"${USERNAME:-me}\"}}\n");
        ComposeText.write(directory, "web.env", "FROM=file\n");
        ComposeText.write(directory, "password", "secret\n");
    }

    private ComposeProject project() {
        return ComposeProject.find(
                ComposeProject.Asked.file("compose.yaml"),
                environment,
                directory.toFile(),
                InputStream.nullInputStream());
    }

    private Question question() {
        return new Question(words, project().variables());
    }

    private Workflow readAndKeep() {
        ReadLog log = new ReadLog();
        ComposeProject project = project();
        Workflow workflow = log.during(() -> ComposeReader.read(project));
        StepGraph graph = GraphCheck.check(workflow, HOST);
        graphs.keep(
                question(),
                log,
                workflow,
                new Summary(workflow.name(), graph.steps().size(), graph.runs(), "warned\n", List.of("a", "b")));
        return workflow;
    }

    private @Nullable Workflow kept() {
        Answer answer = graphs.find(question());
        return answer == null ? null : answer.workflow();
    }

    private Path keptFile() {
        File[] files =
                directory.resolve("home/workflow-cache/compiled").toFile().listFiles();
        assertThat(files).hasSize(1);
        return Objects.requireNonNull(files)[0].toPath();
    }

    /** Everything that can be asked of a workflow. */
    private static String described(Workflow workflow) {
        StringBuilder text = new StringBuilder(workflow.name() + " " + workflow.files() + workflow.directory() + "\n");
        for (Step step : workflow.steps()) {
            text.append(step.name())
                    .append(' ')
                    .append(step.isJob())
                    .append(' ')
                    .append(step.place().place());
            text.append(' ')
                    .append(step.profiles())
                    .append(' ')
                    .append(workflow.directory(step))
                    .append('\n');
            Step.Facts facts = step.facts();
            StepPolicy policy = facts.policy();
            Condition condition = policy.condition();
            text.append(facts.image() + facts.hasHealthCheck() + facts.noHealthCheck() + facts.cpus() + facts.memory());
            text.append(policy.retry())
                    .append(policy.timeout())
                    .append(policy.inputs())
                    .append(policy.outputs());
            text.append(condition == null ? null : condition.text()).append(policy.allowFailure());
            text.append(policy.priority()).append(policy.cache()).append('\n');
            for (Dependency dependency : step.dependencies()) {
                text.append(dependency.name() + dependency.condition() + dependency.required());
                text.append(dependency.place().place()).append('\n');
            }
            for (Map<String, String> combination : step.matrix().combinations()) {
                StepDefinition definition = workflow.definition(step, combination);
                String own = definition.policy() + "";
                text.append(combination)
                        .append(definition.toString().replace(own, ""))
                        .append('\n');
            }
        }
        for (String name : List.of("password", "text", "variable", "none")) {
            text.append(workflow.declarations().find("secrets", name));
            text.append(workflow.declarations().find("configs", name)).append('\n');
        }
        workflow.problems().all().stream().map(Problem::text).forEach(text::append);
        return text.append(new GraphPicture(StepGraph.of(workflow.steps())).text())
                .toString();
    }

    @Test
    void itIsTheSameAsWhatWasRead() {
        Workflow read = readAndKeep();
        assertThat(read.problems().hasErrors()).as(described(read)).isFalse();
        assertThat(described(read))
                .contains("part:1", "other:2", "IN=own", "user=me", "SHOWN=a\n", "test:26", "ports", "UNSET");
        Answer answer = Objects.requireNonNull(graphs.find(question()));
        assertThat(answer.summary()).isEqualTo(new Summary("kept", 5, 6, "warned\n", List.of("a", "b")));
        assertThat(described(Objects.requireNonNull(answer.workflow()))).isEqualTo(described(read));
    }

    /** What is read for a run only is never older than the run. */
    @Test
    void definitionsAreReadWithTodaysVariables() {
        readAndKeep();
        Workflow kept = Objects.requireNonNull(kept());
        ComposeText.write(directory, "compose.yaml", PADDING.replace("é", "è") + FILE);
        assertThat(kept.definition(kept.steps().getLast(), Map.of("JDK", "30")).image())
                .isEqualTo("test:30");
        assertThat(kept()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "compose.yaml, TAG}, TAGS}",
        "more/part.yaml, part.env, part2.env",
        "more/.env, PART=1, PART=2",
        "more/.env, own, ohn",
        "more/part.env, IN, IM",
        "other.yaml, image, Image",
        "other.env, 2, 3",
        "base.yaml, me, mi",
        "web.env, file, elif"
    })
    void oneThatHasChangedIsNotUsed(String name, String before, String after) throws Exception {
        readAndKeep();
        assertThat(kept()).isNotNull();
        Path file = directory.resolve(name);
        FileTime time = Files.getLastModifiedTime(file);
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
        Files.setLastModifiedTime(file, time);
        assertThat(graphs.find(question())).isNull();
        Files.delete(file);
        assertThat(graphs.find(question())).isNull();
        // By content: it is the same again.
        Files.writeString(file, text);
        assertThat(kept()).isNotNull();
    }

    @Test
    void whatWasNotThereCountsToo() throws Exception {
        readAndKeep();
        ComposeText.write(directory, "not.env", "A=1\n");
        assertThat(graphs.find(question())).isNull();
        Files.delete(directory.resolve("not.env"));
        Files.createDirectory(directory.resolve("not.env"));
        assertThat(graphs.find(question())).isNull();
        Files.delete(directory.resolve("not.env"));
        // Of the project's own variables only those that are asked for.
        ComposeText.write(directory, ".env", "NOT_ASKED=1\n");
        assertThat(kept()).isNotNull();
        ComposeText.write(directory, ".env", "UNSET=1\n");
        assertThat(graphs.find(question())).isNull();
        Files.delete(directory.resolve(".env"));
        assertThat(kept()).isNotNull();
        Files.writeString(directory.resolve("password"), "another one, which only the run reads");
        assertThat(kept()).isNotNull();
        Files.delete(directory.resolve("password"));
        assertThat(graphs.find(question())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "TAG, 8, false",
        "TAG, '', false",
        "TAG, , false",
        "UNSET, '', false",
        "SHOWN, b, false",
        "JDK, 9, false",
        "USERNAME, you, false",
        "PART, 5, false",
        "HOME, /root, false",
        "OTHERWISE, y, true",
        "NOT_ASKED, 1, true"
    })
    void variablesThatAreAskedForCount(String name, @Nullable String value, boolean isSame) {
        readAndKeep();
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        assertThat(kept() != null).isEqualTo(isSame);
    }

    @Test
    void anotherQuestionHasAnotherAnswer() {
        readAndKeep();
        words = List.of("build 2", "compose.yaml");
        assertThat(kept()).isNull();
        words = List.of("build 1", "./compose.yaml");
        assertThat(kept()).isNull();
        words = List.of("build 1", "compose.yaml");
        assertThat(kept()).isNotNull();
    }

    @Test
    void aDamagedOneIsNoneAndIsMadeAgain() throws Exception {
        Workflow read = readAndKeep();
        Path file = keptFile();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += whole.length / 60) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThat(kept()).as("cut at %d", length).isNull();
        }
        for (int at = 0; at < whole.length; at += whole.length / 250) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x41;
            Files.write(file, damaged);
            assertThat(kept()).as("byte %d of %d", at, whole.length).isNull();
        }
        readAndKeep();
        assertThat(described(Objects.requireNonNull(kept()))).isEqualTo(described(read));
        assertThat(Files.readAllBytes(keptFile())).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "link", "pipe", "huge"})
    void somethingElseInItsPlaceIsNone(String what) throws Exception {
        readAndKeep();
        Path file = keptFile();
        Files.delete(file);
        switch (what) {
            case "directory" -> Files.createDirectory(file);
            case "link" -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            case "pipe" ->
                assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                        .isZero();
            default -> {
                try (var out = new java.io.RandomAccessFile(file.toFile(), "rw")) {
                    out.setLength(1L << 40);
                }
            }
        }
        assertThat(graphs.find(question())).isNull();
        readAndKeep();
        assertThat(kept()).isNotNull();
    }

    @Test
    void whatIsWrongOrSmallIsNotKept() throws IOException {
        ComposeText.write(directory, "compose.yaml", PADDING + "services: {a: {imagee: b}}\n");
        readAndKeep();
        ComposeText.write(directory, "compose.yaml", "services: {a: {image: b}}\n");
        readAndKeep();
        assertThat(directory.resolve("home/workflow-cache")).doesNotExist();
    }

    @Test
    void onlySoManyAreKept() throws Exception {
        for (int i = 0; i < 70; i++) {
            words = List.of("build " + i);
            readAndKeep();
            Path place = directory.resolve(
                    "home/workflow-cache/compiled/" + question().fileName());
            Files.setLastModifiedTime(place, FileTime.fromMillis(1_000_000_000_000L + i * 1000L));
        }
        try (var kept = Files.list(directory.resolve("home/workflow-cache/compiled"))) {
            assertThat(kept).hasSize(64);
        }
        assertThat(kept()).isNotNull();
        words = List.of("build 3");
        assertThat(kept()).isNull();
        String[] staged = directory.resolve("home/staging").toFile().list();
        assertThat(staged).isEmpty();
    }

    @Test
    void aHomeThatCannotBeWrittenCostsNothing() throws Exception {
        Files.writeString(directory.resolve("home"), "a file");
        assertThat(readAndKeep().problems().hasErrors()).isFalse();
        assertThat(kept()).isNull();
    }
}
