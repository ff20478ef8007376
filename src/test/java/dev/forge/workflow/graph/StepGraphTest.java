package dev.forge.workflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.workflow.ComposeText;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order, levels, the critical path and cycles, on graphs written as {@code a>b c} for "a waits for b and c". */
class StepGraphTest {
    @TempDir
    Path directory;

    private static String compose(String graph) {
        StringBuilder text = new StringBuilder("services:\n");
        for (String line : graph.split(";")) {
            String[] sides = line.strip().split(">");
            text.append("  ").append(sides[0]).append(":\n    image: i\n");
            if (sides.length > 1) {
                text.append("    depends_on: [")
                        .append(sides[1].replace(" ", ", "))
                        .append("]\n");
            }
        }
        return text.toString();
    }

    private StepGraph graph(String text) {
        return StepGraph.of(ComposeText.read(directory, text, Map.of()).steps());
    }

    private static String names(StepGraph graph, int[] nodes) {
        return String.join(
                " ",
                Arrays.stream(nodes).filter(graph::isRun).mapToObj(graph::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a                        | a           | 0       | a
            a>b; b                   | b a         | 1 0     | b a
            a; b; c>a b; d>c         | a b c d     | 0 0 1 2 | a c d
            d>b c; b>a; c>a; a       | a b c d     | 2 1 1 0 | a b d
            a; b>a; c>a; d>c; e>b    | a b c e d   | 0 1 1 2 2 | a b e
            """)
    void orderLevelsAndCriticalPath(String text, String order, String levels, String path) {
        StepGraph graph = graph(compose(text));
        assertThat(graph.isAcyclic()).isTrue();
        assertThat(names(graph, graph.order())).isEqualTo(order);
        assertThat(String.join(
                        " ",
                        Arrays.stream(graph.levels())
                                .mapToObj(Integer::toString)
                                .toList()))
                .isEqualTo(levels);
        assertThat(graph.criticalPath(node -> 1).stream().map(graph::name)).containsExactly(path.split(" "));
    }

    @Test
    void theCriticalPathIsTheLongestInTimeNotInSteps() {
        StepGraph graph = graph(compose("a; b>a; c>b; slow; end>c slow"));
        assertThat(graph.criticalPath(node -> graph.name(node).equals("slow") ? 100 : 1).stream()
                        .map(graph::name))
                .containsExactly("slow", "end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a>a                  | 4:18: a waits for itself
            a>b; b>a             | 4:18: steps wait for each other: a (line 2) → b (line 5) → a
            a>b; b>c; c>b        | 7:18: steps wait for each other: b (line 5) → c (line 8) → b
            x; b>c; c>d; d>b; q>q | 6:18: steps wait for each other: b (line 4) → c (line 7) → d (line 10) → b
            """)
    void cyclesAreTold(String text, String complaint) {
        assertThat(ComposeText.complaints(directory, compose(text), Map.of()))
                .anyMatch(line -> line.startsWith(complaint + " ("));
    }

    @Test
    void everyCycleIsToldAndWhatIsBehindIt() {
        assertThat(ComposeText.complaints(directory, compose("a>b; b>a; c>d; d>c; e>a; f>e; g"), Map.of()))
                .containsExactly(
                        "4:18: steps wait for each other: a (line 2) → b (line 5) → a (leave one of these dependencies"
                                + " out)",
                        "10:18: steps wait for each other: c (line 8) → d (line 11) → c (leave one of these"
                                + " dependencies out)",
                        "14:3: e never runs: it waits for steps that wait for each other",
                        "17:3: f never runs: it waits for steps that wait for each other");
    }

    @Test
    void aCycleOfAHundredThousandIsToldInOneLine() {
        int count = 100_000;
        StringBuilder text = new StringBuilder("jobs:\n");
        for (int i = 0; i < count; i++) {
            text.append("  s" + i + ":\n    image: i\n    depends_on:\n      s" + (i + 1) % count
                    + ":\n        condition: service_completed_successfully\n");
        }
        assertThat(ComposeText.complaints(directory, text.toString(), Map.of()))
                .filteredOn(line -> !line.contains("triggers"))
                .singleElement()
                .asString()
                .contains("steps wait for each other: s0 (line 2) → s1 (line 7)")
                .contains("→ … 99989 more … → s99999 (line 499997) → s0")
                .hasSizeLessThan(500);
    }

    /** As many cycles as steps: each is told, up to the most that are, and none costs more for the others. */
    @Test
    void aHundredThousandStepsInPairs() {
        StringBuilder text = new StringBuilder("services:\n");
        for (int i = 0; i < 100_000; i++) {
            text.append("  s" + i + ":\n    image: i\n    depends_on: [s" + (i ^ 1) + "]\n");
        }
        Workflow workflow = ComposeText.read(directory, text.toString(), Map.of());
        assertThat(workflow.problems().errors()).isEqualTo(1000);
        assertThat(workflow.problems().omitted()).isEqualTo(49_000);
        assertThat(workflow.problems().all().get(999).message())
                .isEqualTo("steps wait for each other: s1998 (line 5996) → s1999 (line 5999) → s1998");
    }

    /** One step that 100,000 wait for, and one that waits for 100,000: as many edges as are written. */
    @Test
    void aWideGraphHasNoMoreEdgesThanAreWritten() {
        int count = 100_000;
        StringBuilder text =
                new StringBuilder("services:\n  first:\n    image: i\n  last:\n    image: i\n    depends_on:\n");
        for (int i = 0; i < count; i++) {
            text.append("    - s").append(i).append('\n');
        }
        for (int i = 0; i < count; i++) {
            text.append("  s" + i + ":\n    image: i\n    depends_on: [first]\n");
        }
        StepGraph graph = graph(text.toString());
        assertThat(graph.edges()).isEqualTo(2 * count);
        int[] order = graph.order();
        assertThat(graph.name(order[0])).isEqualTo("first");
        assertThat(graph.name(order[order.length - 1])).isEqualTo("last");
    }

    /** Two matrices, one of which needs the other: the edges are a sum, not a product. */
    @Test
    void matricesMeetInOneNode() {
        String numbers = String.join(
                ", ",
                java.util.stream.IntStream.range(0, 300).mapToObj(i -> "n" + i).toList());
        StepGraph graph = graph("""
                services:
                  build:
                    image: i
                    x-forge: {matrix: {A: [NUMBERS]}}
                  test:
                    image: i
                    depends_on: {build: {condition: service_completed_successfully}}
                    x-forge: {matrix: {B: [NUMBERS]}}
                """.replace("NUMBERS", numbers));
        assertThat(graph.runs()).isEqualTo(600);
        assertThat(graph.edges()).isEqualTo(4 * 300 + 1);
        int[] levels = graph.levels();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                assertThat(levels[node]).isEqualTo(graph.step(node).name().equals("build") ? 0 : 1);
            }
        }
        assertThat(graph.name(1)).isEqualTo("build(A=n0)");
        assertThat(graph.criticalPath(node -> 1)).hasSize(2);
    }

    @Test
    void whatStepsNeed() {
        Workflow workflow = ComposeText.read(directory, compose("a; b>a; c; d>b c; e>d"), Map.of());
        assertThat(StepGraph.closure(workflow.steps(), List.of("d")).stream().map(Step::name))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void orderOfRandomGraphs() {
        java.util.Random random = new java.util.Random(5);
        for (int round = 0; round < 50; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                StringBuilder line = new StringBuilder("s" + i);
                for (int j = 0, n = 0; j < i; j++) {
                    if (random.nextInt(5) == 0) {
                        line.append(n++ == 0 ? ">" : " ").append("s").append(j);
                    }
                }
                lines.add(line.toString());
            }
            java.util.Collections.shuffle(lines, random);
            StepGraph graph = graph(compose(String.join("; ", lines)));
            List<String> order =
                    Arrays.stream(graph.order()).mapToObj(graph::name).toList();
            assertThat(order).hasSize(20);
            for (Step step : graph.steps()) {
                step.dependencies()
                        .forEach(dependency ->
                                assertThat(order.indexOf(dependency.name())).isLessThan(order.indexOf(step.name())));
            }
        }
    }
}
