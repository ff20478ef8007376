package dev.forge.workflow.graph;

import dev.forge.workflow.Dependency;
import dev.forge.workflow.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * What waits for what. A node is a step for one combination of its matrix. A step with a matrix has two nodes more that
 * are nothing to run: one before, that all its combinations wait at, and one behind, that is reached when all have
 * ended. So a matrix of a thousand that needs another of a thousand costs two thousand edges, not a million.
 *
 * <p>Everything is linear in nodes and edges, and kept in arrays of numbers.
 */
public final class StepGraph {
    /** The combination of a node that is nothing to run. */
    private static final int NOTHING = -1;

    private final List<Step> steps;
    private final Map<String, Integer> numbers;
    private final int[] first;
    private final int[] stepOf;
    private final int[] combinationOf;
    private final Adjacency prerequisites;
    private final Adjacency dependents;
    private final int[] order;
    private final int ordered;

    private StepGraph(
            List<Step> steps,
            Map<String, Integer> numbers,
            int[] first,
            int[] stepOf,
            int[] combinationOf,
            Adjacency prerequisites) {
        this.steps = steps;
        this.numbers = numbers;
        this.first = first;
        this.stepOf = stepOf;
        this.combinationOf = combinationOf;
        this.prerequisites = prerequisites;
        this.dependents = prerequisites.reversed();
        this.order = new int[stepOf.length];
        this.ordered = sort();
    }

    /**
     * The graph of steps. A dependency on a step that is not among them is no edge.
     *
     * @param steps the steps; for the same steps in the same order it is the same graph
     */
    public static StepGraph of(List<Step> steps) {
        Map<String, Integer> numbers = HashMap.newHashMap(steps.size());
        int[] first = new int[steps.size() + 1];
        for (int i = 0; i < steps.size(); i++) {
            numbers.put(steps.get(i).name(), i);
            first[i + 1] = first[i] + nodes(steps.get(i));
        }
        int count = first[steps.size()];
        int[] stepOf = new int[count];
        int[] combinationOf = new int[count];
        for (int i = 0; i < steps.size(); i++) {
            Arrays.fill(stepOf, first[i], first[i + 1], i);
            boolean isPlain = steps.get(i).matrix().isNone();
            for (int node = first[i]; node < first[i + 1]; node++) {
                boolean isReal = isPlain || (node > first[i] && node < first[i + 1] - 1);
                combinationOf[node] = isReal ? node - first[i] - (isPlain ? 0 : 1) : NOTHING;
            }
        }
        Adjacency edges = new Adjacency(count);
        for (boolean puts : new boolean[] {false, true}) {
            for (int i = 0; i < steps.size(); i++) {
                for (Dependency dependency : steps.get(i).dependencies()) {
                    Integer other = numbers.get(dependency.name());
                    if (other != null) {
                        edge(edges, first[i], first[other + 1] - 1, puts);
                    }
                }
                for (int node = first[i] + 1; node < first[i + 1] - 1; node++) {
                    edge(edges, node, first[i], puts);
                    edge(edges, first[i + 1] - 1, node, puts);
                }
            }
            if (!puts) {
                edges.allocate();
            }
        }
        return new StepGraph(List.copyOf(steps), numbers, first, stepOf, combinationOf, edges);
    }

    private static int nodes(Step step) {
        return step.matrix().isNone() ? 1 : step.matrix().combinations().size() + 2;
    }

    private static void edge(Adjacency edges, int from, int to, boolean puts) {
        if (puts) {
            edges.put(from, to);
        } else {
            edges.count(from);
        }
    }

    /** Sorts topologically, in the file's order as far as possible; returns how many nodes are in no cycle's shadow. */
    private int sort() {
        int[] waiting = prerequisites.degrees();
        int end = 0;
        for (int node = 0; node < waiting.length; node++) {
            if (waiting[node] == 0) {
                order[end++] = node;
            }
        }
        for (int at = 0; at < end; at++) {
            int node = order[at];
            for (int edge = dependents.first(node); edge < dependents.end(node); edge++) {
                int dependent = dependents.target(edge);
                if (--waiting[dependent] == 0) {
                    order[end++] = dependent;
                }
            }
        }
        return end;
    }

    /** The steps. */
    public List<Step> steps() {
        return steps;
    }

    /** Whether a step of this name is in it. */
    public boolean contains(String step) {
        return numbers.containsKey(step);
    }

    /** How many nodes there are, with those that are nothing to run. */
    public int nodes() {
        return stepOf.length;
    }

    /** How many edges there are between nodes. */
    public int edges() {
        return prerequisites.edges();
    }

    /** How many nodes are something to run. */
    public int runs() {
        int runs = 0;
        for (int combination : combinationOf) {
            runs += combination == NOTHING ? 0 : 1;
        }
        return runs;
    }

    /** The step that a node belongs to. */
    public Step step(int node) {
        return steps.get(stepOf[node]);
    }

    /** Whether a node is something to run. */
    public boolean isRun(int node) {
        return combinationOf[node] != NOTHING;
    }

    /** The last node of a node's step: the node itself, or the one behind its matrix. */
    public int last(int node) {
        return first[stepOf[node] + 1] - 1;
    }

    /** The combination of the matrix that a node runs; empty without a matrix. */
    public Map<String, String> combination(int node) {
        return combinationOf[node] == NOTHING
                ? Map.of()
                : step(node).matrix().combinations().get(combinationOf[node]);
    }

    /** How a node is called: {@code test}, or {@code test(JDK=21)} with a matrix. */
    public String name(int node) {
        Map<String, String> combination = combination(node);
        if (combination.isEmpty()) {
            return step(node).name();
        }
        StringBuilder name = new StringBuilder(step(node).name()).append('(');
        combination.forEach((axis, value) -> name.append(name.charAt(name.length() - 1) == '(' ? "" : ", ")
                .append(axis)
                .append('=')
                .append(value));
        return name.append(')').toString();
    }

    /** The first node of a step, which its dependencies lead to. */
    int entry(int step) {
        return first[step];
    }

    Adjacency prerequisites() {
        return prerequisites;
    }

    Adjacency dependents() {
        return dependents;
    }

    /** The step's number that a node belongs to. */
    int stepNumber(int node) {
        return stepOf[node];
    }

    /** Whether the graph has no cycle. */
    public boolean isAcyclic() {
        return ordered == order.length;
    }

    /** The nodes so that each comes after all that it waits for; without those that a cycle keeps from running. */
    public int[] order() {
        return Arrays.copyOf(order, ordered);
    }

    /** The nodes that can never run: in a cycle, or waiting for one. */
    int[] stuck() {
        boolean[] isFree = new boolean[order.length];
        for (int i = 0; i < ordered; i++) {
            isFree[order[i]] = true;
        }
        int[] stuck = new int[order.length - ordered];
        int count = 0;
        for (int node = 0; node < order.length; node++) {
            if (!isFree[node]) {
                stuck[count++] = node;
            }
        }
        return stuck;
    }

    /** For each node how many runs have to come before it at least, one after the other. */
    public int[] levels() {
        int[] levels = new int[order.length];
        for (int i = 0; i < ordered; i++) {
            int node = order[i];
            int next = levels[node] + (isRun(node) ? 1 : 0);
            for (int edge = dependents.first(node); edge < dependents.end(node); edge++) {
                int dependent = dependents.target(edge);
                levels[dependent] = Math.max(levels[dependent], next);
            }
        }
        return levels;
    }

    /**
     * The chain of runs that takes longest.
     *
     * @param weight how long a node takes, in any unit; nodes that are nothing to run take no time
     * @return the nodes in order
     */
    public List<Integer> criticalPath(IntToDoubleFunction weight) {
        double[] finish = new double[order.length];
        int[] before = new int[order.length];
        Arrays.fill(before, NOTHING);
        int last = NOTHING;
        for (int i = 0; i < ordered; i++) {
            int node = order[i];
            double start = 0;
            for (int edge = prerequisites.first(node); edge < prerequisites.end(node); edge++) {
                int other = prerequisites.target(edge);
                if (before[node] == NOTHING || finish[other] > start) {
                    start = finish[other];
                    before[node] = other;
                }
            }
            finish[node] = start + (isRun(node) ? weight.applyAsDouble(node) : 0);
            if (last == NOTHING || finish[node] > finish[last]) {
                last = node;
            }
        }
        List<Integer> path = new ArrayList<>();
        for (int node = last; node != NOTHING; node = before[node]) {
            if (isRun(node)) {
                path.add(node);
            }
        }
        return path.reversed();
    }

    /** The steps with these names and all that they wait for, in the file's order. */
    public static List<Step> closure(List<Step> steps, List<String> names) {
        Map<String, Step> known = HashMap.newHashMap(steps.size());
        steps.forEach(step -> known.put(step.name(), step));
        Map<String, Step> needed = new HashMap<>();
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            String name = open.remove(open.size() - 1);
            Step step = known.get(name);
            if (step != null && needed.put(name, step) == null) {
                step.dependencies().forEach(dependency -> open.add(dependency.name()));
            }
        }
        return steps.stream().filter(step -> needed.containsKey(step.name())).toList();
    }
}
