package dev.forge.workflow.run;

import dev.forge.workflow.Dependency.Until;
import dev.forge.workflow.graph.StepGraph;

/** Which nodes have started and which are healthy; that behind a matrix when all of its combinations are. */
final class ReachedStates {
    private final StepGraph graph;
    private final boolean[] hasStarted;
    private final boolean[] isHealthy;
    /** Of the node behind a matrix: how many of its combinations run or have run, and how many are healthy. */
    private final int[] startedOf;

    private final int[] healthyOf;
    private final boolean[] isUnhealthy;
    private int unhealthy;

    ReachedStates(StepGraph graph) {
        this.graph = graph;
        int nodes = graph.nodes();
        hasStarted = new boolean[nodes];
        isHealthy = new boolean[nodes];
        startedOf = new int[nodes];
        healthyOf = new int[nodes];
        isUnhealthy = new boolean[nodes];
    }

    /** Whether a node has started, or is or was healthy. Its end is not known here. */
    boolean has(int node, Until until) {
        return switch (until) {
            case STARTED -> hasStarted[node];
            case HEALTHY -> isHealthy[node];
            case COMPLETED -> false;
        };
    }

    /** Notes that a node has started or is healthy; false if that is nothing new. */
    boolean reach(int node, Until until) {
        boolean isNew = !has(node, until);
        (until == Until.STARTED ? hasStarted : isHealthy)[node] = true;
        return isNew;
    }

    /** Counts a node that has just come so far; whether it was the last one of its matrix. */
    boolean isLastOfMatrix(int node, Until until) {
        int last = graph.last(node);
        int[] count = until == Until.STARTED ? startedOf : healthyOf;
        return last != node
                && graph.isRun(node)
                && ++count[last] == graph.step(node).matrix().combinations().size();
    }

    /** Notes how the latest checks of a node's health came out. */
    void health(int node, boolean isGood) {
        if (isUnhealthy[node] == isGood) {
            isUnhealthy[node] = !isGood;
            unhealthy += isGood ? -1 : 1;
        }
    }

    /** Whether a node's health checks fail. */
    boolean isUnhealthy(int node) {
        return isUnhealthy[node];
    }

    /** Whether those of any node do. */
    boolean isAnyUnhealthy() {
        return unhealthy > 0;
    }
}
