package dev.forge.workflow.run;

import dev.forge.core.JsonObject;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.List;

/** What of an earlier run need not be run again. */
final class Resumption {
    private final Workflow workflow;
    private final StepGraph graph;
    private final StepCache cache;
    private final RunDirectory directory;

    Resumption(Workflow workflow, StepGraph graph, StepCache cache, RunDirectory directory) {
        this.workflow = workflow;
        this.graph = graph;
        this.cache = cache;
        this.directory = directory;
    }

    /**
     * The nodes that succeeded, are the same, and wait for nothing that has to run again; what is known of them is
     * written down for this run too. Services are started for those who need them, whatever they did before.
     */
    List<Integer> done(PastRun resumed) {
        NodeLinks links = new NodeLinks(graph);
        boolean[] isOneShot = links.oneShots();
        boolean[] isDone = new boolean[graph.nodes()];
        List<Integer> done = new ArrayList<>();
        for (int node : graph.order()) {
            boolean[] canStay = {true};
            links.prerequisites(node, other -> canStay[0] &= isDone[other] || !isOneShot[other]);
            if (!canStay[0]) {
                continue;
            }
            isDone[node] = !graph.isRun(node) || (isOneShot[node] && isSame(node, resumed));
            if (isDone[node] && graph.isRun(node)) {
                done.add(node);
            }
        }
        return done;
    }

    private boolean isSame(int node, PastRun resumed) {
        String name = graph.name(node);
        JsonObject before = resumed.step(name);
        StepDefinition definition = workflow.definition(graph.step(node), graph.combination(node));
        if (before == null || !before.text("state", "").equals("succeeded")) {
            return false;
        }
        String key = StepKey.of(definition, cache.image(definition.image()).id());
        boolean isOther = !key.isEmpty() && !before.text("key", "").equals(key);
        if (isOther || !cache.resumes(node, name, definition, before)) {
            return false;
        }
        directory.spare(before);
        return true;
    }
}
