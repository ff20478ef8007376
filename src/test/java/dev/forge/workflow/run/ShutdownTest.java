package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.workflow.ComposeText;
import dev.forge.workflow.graph.StepGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which services are ended. */
class ShutdownTest {
    @TempDir
    Path directory;

    @Test
    void whatDependsOnOthersEndsFirst() {
        StepGraph graph =
                StepGraph.of(ComposeText.read(directory, """
                services:
                  db: {image: i}
                  cache: {image: i}
                  init: {image: i, depends_on: [db]}
                  web: {image: i, depends_on: {init: {condition: service_completed_successfully}, cache: {condition: service_started}}, x-forge: {matrix: {A: [1, 2]}}}
                  proxy: {image: i, depends_on: [web]}
                """, Map.of()).steps());
        List<Integer> running = new ArrayList<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node) && !graph.name(node).equals("init")) {
                running.add(node);
            }
        }
        Shutdown shutdown = new Shutdown(graph);
        List<List<String>> rounds = new ArrayList<>();
        while (!running.isEmpty()) {
            List<Integer> next = shutdown.next(running);
            assertThat(shutdown.next(running)).as("each once").isEmpty();
            rounds.add(next.stream().map(graph::name).toList());
            assertThat(running.removeAll(next)).isTrue();
        }
        assertThat(rounds).containsExactly(List.of("proxy"), List.of("web(A=1)", "web(A=2)"), List.of("db", "cache"));
    }
}
