package dev.forge.workflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the cycles of a graph: one for each group of nodes that all wait for each other. Tarjan's way, without recursion. */
final class Cycles {
    private final StepGraph graph;
    private final Adjacency edges;
    private final int[] group;
    private final int[] low;
    private final int[] number;
    private final int[] stack;
    private final boolean[] isOnStack;
    private final int[] queue;
    private final int[] parent;
    private final List<List<Integer>> found = new ArrayList<>();
    private int top;
    private int counter;

    private Cycles(StepGraph graph) {
        this.graph = graph;
        edges = graph.prerequisites();
        int nodes = graph.nodes();
        group = new int[nodes];
        low = new int[nodes];
        number = new int[nodes];
        stack = new int[nodes];
        isOnStack = new boolean[nodes];
        queue = new int[nodes];
        parent = new int[nodes];
        Arrays.fill(group, -1);
        Arrays.fill(parent, -1);
    }

    /** The cycles, each as its steps in order: each waits for the next one, and the last one for the first. */
    static List<List<Integer>> of(StepGraph graph) {
        if (graph.isAcyclic()) {
            return List.of();
        }
        Cycles cycles = new Cycles(graph);
        for (int node : graph.stuck()) {
            if (cycles.number[node] == 0) {
                cycles.search(node);
            }
        }
        return cycles.found;
    }

    private void search(int root) {
        int[] path = new int[16];
        int[] next = new int[16];
        int depth = 0;
        path[0] = root;
        next[0] = edges.first(root);
        enter(root);
        while (depth >= 0) {
            int node = path[depth];
            if (next[depth] < edges.end(node)) {
                int other = edges.target(next[depth]++);
                if (number[other] == 0) {
                    if (++depth == path.length) {
                        path = Arrays.copyOf(path, depth * 2);
                        next = Arrays.copyOf(next, depth * 2);
                    }
                    path[depth] = other;
                    next[depth] = edges.first(other);
                    enter(other);
                } else if (isOnStack[other]) {
                    low[node] = Math.min(low[node], number[other]);
                }
                continue;
            }
            if (low[node] == number[node]) {
                leave(node);
            }
            if (--depth >= 0) {
                low[path[depth]] = Math.min(low[path[depth]], low[node]);
            }
        }
    }

    private void enter(int node) {
        number[node] = ++counter;
        low[node] = counter;
        stack[top++] = node;
        isOnStack[node] = true;
    }

    private void leave(int root) {
        int members = 0;
        int first = root;
        int node;
        do {
            node = stack[--top];
            isOnStack[node] = false;
            group[node] = root;
            members++;
            // A cycle is told from the step that stands first in the file.
            first = graph.stepNumber(node) < graph.stepNumber(first) ? node : first;
        } while (node != root);
        if (members > 1 || waitsForItself(root)) {
            found.add(cycle(first, root));
        }
    }

    private boolean waitsForItself(int node) {
        for (int edge = edges.first(node); edge < edges.end(node); edge++) {
            if (edges.target(edge) == node) {
                return true;
            }
        }
        return false;
    }

    /** The shortest cycle through a node, by a search in breadth inside its group; as steps. */
    private List<Integer> cycle(int from, int root) {
        // Only what this group needs of them is used: there may be as many groups as nodes.
        int end = 0;
        queue[end++] = from;
        for (int at = 0; at < end; at++) {
            int node = queue[at];
            for (int edge = edges.first(node); edge < edges.end(node); edge++) {
                int other = edges.target(edge);
                if (other == from) {
                    return steps(node, from);
                }
                if (group[other] == root && parent[other] < 0) {
                    parent[other] = node;
                    queue[end++] = other;
                }
            }
        }
        throw new IllegalStateException("no cycle in a group");
    }

    private List<Integer> steps(int last, int from) {
        List<Integer> steps = new ArrayList<>();
        for (int node = last; node != from; node = parent[node]) {
            addStep(steps, graph.stepNumber(node));
        }
        addStep(steps, graph.stepNumber(from));
        List<Integer> cycle = new ArrayList<>(steps.reversed());
        if (cycle.size() > 1 && cycle.get(0).equals(cycle.get(cycle.size() - 1))) {
            cycle.removeLast();
        }
        return cycle;
    }

    private static void addStep(List<Integer> steps, int step) {
        if (steps.isEmpty() || steps.get(steps.size() - 1) != step) {
            steps.add(step);
        }
    }
}
