package dev.forge.workflow.run;

import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What of an earlier run need not be run again. */
final class Resumption {
    private Resumption() {}

    /**
     * The nodes that are the same, and wait for nothing that has to run again. Services are started for those who need
     * them, whatever they did before.
     *
     * @param isSame whether a node succeeded before and is the same
     */
    static List<Integer> done(StepGraph graph, IntPredicate isSame) {
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
            isDone[node] = !graph.isRun(node) || (isOneShot[node] && isSame.test(node));
            if (isDone[node] && graph.isRun(node)) {
                done.add(node);
            }
        }
        return done;
    }
}
