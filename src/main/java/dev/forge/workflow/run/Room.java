package dev.forge.workflow.run;

import dev.forge.workflow.Step;
import dev.forge.workflow.graph.StepGraph;
import java.util.Queue;

/** What may run at once, and what of it is taken. */
final class Room {
    private final StepGraph graph;
    private final Scheduler.Capacity capacity;
    private double cpus;
    private long memory;
    private int jobs;
    private int limit;
    /** How many of those that are ready are services, which run however many steps do. */
    private int readyServices;

    Room(StepGraph graph, Scheduler.Capacity capacity) {
        this.graph = graph;
        this.capacity = capacity;
        limit = capacity.jobs();
    }

    /** From now on so many steps may run at once. */
    void limit(int most) {
        limit = most;
    }

    /**
     * Whether there is room for a node. One that is too large for what there is runs alone.
     *
     * @param isOneShot whether it counts among the steps at once; services do not
     */
    boolean fits(int node, boolean isOneShot) {
        Step.Facts facts = graph.step(node).facts();
        if (isOneShot && jobs >= limit) {
            return false;
        }
        boolean isAlone = cpus == 0 && memory == 0;
        return isAlone || (cpus + facts.cpus() <= capacity.cpus() && memory + facts.memory() <= capacity.memory());
    }

    /** Whether one of those that are ready may start, if it is small enough: a service may in any case. */
    boolean hasPlace() {
        return jobs < limit || readyServices > 0;
    }

    /** Puts a node among those that are ready. */
    void ready(Queue<Integer> ready, int node, boolean isOneShot) {
        ready.add(node);
        readyServices += isOneShot ? 0 : 1;
    }

    /** A node is not among them any more. */
    void taken(boolean isOneShot) {
        readyServices -= isOneShot ? 0 : 1;
    }

    /**
     * Takes or gives back what a node needs.
     *
     * @param sign 1 to take it, -1 to give it back
     */
    void take(int node, boolean isOneShot, int sign) {
        Step.Facts facts = graph.step(node).facts();
        cpus = Math.max(0, cpus + sign * facts.cpus());
        memory += sign * facts.memory();
        jobs += isOneShot ? sign : 0;
    }
}
