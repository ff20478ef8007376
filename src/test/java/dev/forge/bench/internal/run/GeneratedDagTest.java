package dev.forge.bench.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.FanIn;
import dev.forge.workflow.ComposeProject;
import dev.forge.workflow.ComposeText;
import dev.forge.workflow.Variables;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.RehearsedRun;
import dev.forge.workflow.run.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The graphs that the benchmark generates are the ones that it names, in every language. */
class GeneratedDagTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"WIDE, 50, 52, 100", "DEEP, 50, 50, 49", "RANDOM, 50, 50, 96", "RANDOM, 1, 1, 0", "WIDE, 1, 3, 2"})
    void aGraphHasItsStepsAndEdges(FanIn fanIn, int tasks, int steps, int edges) throws IOException {
        GeneratedDag dag = new GeneratedDag(tasks, fanIn, 7);
        Path file = directory.resolve("compose.yaml");
        Files.writeString(file, dag.compose("a comment"));
        Workflow workflow = ComposeText.read(
                file.getParent(), ComposeProject.Asked.file(file.getFileName().toString()), Map.of());
        StepGraph graph = GraphCheck.check(workflow, new GraphCheck.Host(2, 1L << 30));
        assertThat(workflow.problems().all()).isEmpty();
        assertThat(graph.steps()).hasSize(steps);
        assertThat(graph.steps().stream()
                        .mapToInt(step -> step.dependencies().size())
                        .sum())
                .isEqualTo(edges);
        Scheduler.Capacity capacity = new Scheduler.Capacity(2, false, 2, 1L << 30, true);
        RehearsedRun rehearsal = RehearsedRun.of(workflow, graph, capacity, Variables.of(Map.of()));
        assertThat(rehearsal.runs()).isEqualTo(steps);
        assertThat(rehearsal.characters()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"WIDE, 20, 21", "DEEP, 20, 20", "RANDOM, 20, 20"})
    void ninjaAndMakeGetTheSameGraph(FanIn fanIn, int tasks, int rules) {
        GeneratedDag dag = new GeneratedDag(tasks, fanIn, 7);
        assertThat(dag.ninja().lines().filter(line -> line.matches("build (task\\d+|first): run.*")))
                .hasSize(rules);
        assertThat(dag.makefile().lines().filter(line -> line.matches("(task\\d+|first):.*")))
                .hasSize(rules);
        // What ninja is told to wait for, make is told too.
        for (int task = 0; task < tasks; task++) {
            String name = "task" + task + ":";
            String ninja = line(dag.ninja(), "build " + name).replace("build " + name + " run", "");
            assertThat(line(dag.makefile(), name)).isEqualTo(name + ninja);
        }
    }

    private static String line(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"7, 7, true", "7, 8, false"})
    void theSeedDecides(long one, long other, boolean same) {
        boolean equal = new GeneratedDag(100, FanIn.RANDOM, one)
                .compose("")
                .equals(new GeneratedDag(100, FanIn.RANDOM, other).compose(""));
        assertThat(equal).isEqualTo(same);
    }
}
