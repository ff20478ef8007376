package dev.forge.workflow.run;

import dev.forge.core.JsonObject;
import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A run's steps with their levels, for those who look at it from outside: {@code graph.json} of its directory. */
final class RunGraph {
    /** Nobody looks at more, and to write them would delay the first step. */
    private static final int MAX = 500;

    private RunGraph() {}

    /** The steps by level, at most {@value #MAX}: a step's level is one more than the highest of what it waits for. */
    static JsonObject of(StepGraph graph) {
        NodeLinks links = new NodeLinks(graph);
        int[] levels = new int[graph.nodes()];
        List<Integer> shown = new ArrayList<>();
        for (int node : graph.order()) {
            int[] level = {0};
            // What is nothing to run, as the node before a matrix, is no level of its own.
            links.prerequisites(
                    node, other -> level[0] = Math.max(level[0], levels[other] + (graph.isRun(other) ? 1 : 0)));
            levels[node] = level[0];
            if (graph.isRun(node) && shown.size() < MAX) {
                shown.add(node);
            }
        }
        shown.sort(Comparator.comparingInt(node -> levels[node]));
        List<JsonObject> steps = new ArrayList<>();
        for (int node : shown) {
            String name = graph.name(node);
            steps.add(new JsonObject()
                    .put("step", name)
                    .put("level", levels[node])
                    .put("service", !graph.step(node).isJob())
                    .put("file", RunDirectory.fileName(name)));
        }
        return new JsonObject().put("steps", steps);
    }
}
