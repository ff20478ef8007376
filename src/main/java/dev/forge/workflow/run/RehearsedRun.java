package dev.forge.workflow.run;

import dev.forge.core.JsonObject;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Variables;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A run in which every container would end at once with success, so that nothing is left of it but what the run costs
 * itself: to decide what comes next, to read what a step is, and the text of what became of it. Nothing is written.
 *
 * @param runs how many nodes were run
 * @param characters of what would have been written
 * @param nanos what all that took
 */
public record RehearsedRun(int runs, long characters, long nanos) {
    /** Rehearses a run of all nodes of a graph without cycles. */
    public static RehearsedRun of(
            Workflow workflow, StepGraph graph, Scheduler.Capacity capacity, Variables variables) {
        long start = System.nanoTime();
        Scheduler scheduler = new Scheduler(graph, capacity, variables, List.of(), false);
        Deque<Integer> running = new ArrayDeque<>();
        int runs = 0;
        long characters = 0;
        while (true) {
            running.addAll(scheduler.next());
            Integer node = running.poll();
            if (node == null) {
                return new RehearsedRun(runs, characters, System.nanoTime() - start);
            }
            StepDefinition definition = workflow.definition(graph.step(node), graph.combination(node));
            scheduler.started(node);
            scheduler.healthy(node);
            characters += new JsonObject()
                    .put("step", graph.name(node))
                    .put("image", definition.image())
                    .put("state", "succeeded")
                    .put("exitCode", 0)
                    .toString()
                    .length();
            scheduler.ended(node, true);
            runs++;
        }
    }
}
