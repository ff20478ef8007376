package dev.forge.workflow.run;

import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ends what runs in the reverse order: nobody loses what it depends on before it has ended itself. */
final class Shutdown {
    private final NodeLinks links;
    private final Set<Integer> told = new HashSet<>();

    Shutdown(StepGraph graph) {
        this.links = new NodeLinks(graph);
    }

    /** Those to end now, each once: nothing that runs depends on them. */
    List<Integer> next(Collection<Integer> running) {
        List<Integer> next = new ArrayList<>();
        for (int node : running) {
            if (!told.contains(node) && !isNeeded(node, running)) {
                told.add(node);
                next.add(node);
            }
        }
        return next;
    }

    private boolean isNeeded(int node, Collection<Integer> running) {
        boolean[] isNeeded = {false};
        Deque<Integer> open = new ArrayDeque<>(List.of(node));
        Set<Integer> seen = new HashSet<>();
        while (!open.isEmpty() && !isNeeded[0]) {
            links.dependents(open.remove(), (other, until, required) -> {
                isNeeded[0] |= running.contains(other);
                // What is nothing to run, or has ended, may stand between them.
                if (seen.add(other)) {
                    open.add(other);
                }
            });
        }
        return isNeeded[0];
    }
}
