package dev.forge.workflow.graph;

import dev.forge.workflow.Dependency;
import dev.forge.workflow.Dependency.Until;
import dev.forge.workflow.Step;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** The edges of a graph as a scheduler walks them: who waits for a node, and for what of it. */
public final class NodeLinks {
    private static final List<Until> CONDITIONS = List.of(Until.values());
    /** Added to the condition's number where the edge can be done without. */
    private static final int OPTIONAL = CONDITIONS.size();

    private final StepGraph graph;
    /** For each edge from a node to one that it waits for: the condition, plus {@link #OPTIONAL}. */
    private final byte[] kinds;
    /** The same edges, from the node that is waited for. */
    private final byte[] reversedKinds;

    /** The edges of a graph. */
    public NodeLinks(StepGraph graph) {
        this.graph = graph;
        Adjacency edges = graph.prerequisites();
        kinds = new byte[edges.edges()];
        Arrays.fill(kinds, kind(Until.COMPLETED, true));
        for (int step = 0; step < graph.steps().size(); step++) {
            int edge = edges.first(graph.entry(step));
            for (Dependency dependency : known(graph, graph.steps().get(step))) {
                kinds[edge++] = kind(dependency.condition(), dependency.required());
            }
        }
        reversedKinds = new byte[kinds.length];
        int[] next = new int[graph.nodes()];
        for (int node = 0; node < graph.nodes(); node++) {
            next[node] = graph.dependents().first(node);
        }
        for (int node = 0; node < graph.nodes(); node++) {
            for (int edge = edges.first(node); edge < edges.end(node); edge++) {
                reversedKinds[next[edges.target(edge)]++] = kinds[edge];
            }
        }
    }

    private static byte kind(Until until, boolean required) {
        return (byte) (CONDITIONS.indexOf(until) + (required ? 0 : OPTIONAL));
    }

    private static List<Dependency> known(StepGraph graph, Step step) {
        return step.dependencies().stream()
                .filter(dependency -> graph.contains(dependency.name()))
                .toList();
    }

    /** Takes an edge. */
    public interface Taker {
        /**
         * Takes an edge.
         *
         * @param other the node at the other end
         * @param until what is waited for
         * @param required whether it cannot be done without
         */
        void take(int other, Until until, boolean required);
    }

    /** The nodes that wait for a node. */
    public void dependents(int node, Taker taker) {
        Adjacency edges = graph.dependents();
        for (int edge = edges.first(node); edge < edges.end(node); edge++) {
            int kind = reversedKinds[edge];
            taker.take(edges.target(edge), CONDITIONS.get(kind % OPTIONAL), kind < OPTIONAL);
        }
    }

    /** The nodes that a node waits for. */
    public void prerequisites(int node, IntConsumer taker) {
        Adjacency edges = graph.prerequisites();
        for (int edge = edges.first(node); edge < edges.end(node); edge++) {
            taker.accept(edges.target(edge));
        }
    }

    /** Which nodes end by themselves: those of jobs, and of services for whose end somebody waits. */
    public boolean[] oneShots() {
        boolean[] areOneShots = new boolean[graph.nodes()];
        // Backwards, as what is behind a matrix says what its combinations are for.
        for (int node = graph.nodes() - 1; node >= 0; node--) {
            int last = graph.last(node);
            boolean[] isAwaited = {graph.step(node).isJob()};
            if (last == node) {
                dependents(node, (other, until, required) -> isAwaited[0] |= until == Until.COMPLETED);
            }
            areOneShots[node] = last == node ? isAwaited[0] : areOneShots[last];
        }
        return areOneShots;
    }

    /** Whether somebody waits for this of a node. */
    public boolean isAwaited(int node, Until what) {
        boolean[] isAwaited = {false};
        dependents(node, (other, until, required) -> isAwaited[0] |= until == what);
        return isAwaited[0];
    }

    /** How many nodes a node waits for. */
    public int prerequisites(int node) {
        return graph.prerequisites().degree(node);
    }
}
