package dev.forge.cli.workflow;

import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeHome;
import dev.forge.core.text.Plural;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.CachePlan;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a run would have to do, and how long that took before. */
final class PlanEstimate {
    private final StepGraph graph;
    private final CachePlan plan;
    private final long[] millis;
    private final Map<String, int[]> bySteps = new HashMap<>();
    private int cached;
    private int unknown;

    private PlanEstimate(StepGraph graph, CachePlan plan) {
        this.graph = graph;
        this.plan = plan;
        millis = new long[graph.nodes()];
    }

    static PlanEstimate of(WorkflowSource source, StepGraph graph, Terminal terminal) {
        ForgeHome home = ForgeHome.of(terminal.environment());
        CachePlan plan = CachePlan.of(home, source.workflow(), graph, terminal.environment());
        PlanEstimate estimate = new PlanEstimate(graph, plan);
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                estimate.add(node);
            }
        }
        return estimate;
    }

    private void add(int node) {
        CachePlan.State state = plan.status(node).state();
        // How many runs the step has, how many of them are cached, and how many may be.
        int[] counts = bySteps.computeIfAbsent(graph.step(node).name(), name -> new int[3]);
        counts[0]++;
        if (state == CachePlan.State.CACHED) {
            counts[1]++;
            cached++;
            return;
        }
        counts[2] += state == CachePlan.State.OPEN ? 1 : 0;
        long before = plan.millis(node);
        millis[node] = Math.max(0, before);
        unknown += before < 0 ? 1 : 0;
    }

    int cached() {
        return cached;
    }

    /** What a table says of a step. */
    String cache(String step) {
        int[] counts = bySteps.getOrDefault(step, new int[3]);
        if (counts[1] > 0) {
            return counts[1] == counts[0] ? "cached" : counts[1] + " of " + counts[0] + " cached";
        }
        return counts[2] > 0 ? "perhaps" : "";
    }

    /** What a node counts for on the way to the end: its time before, or one for each where there are no times. */
    double weight(int node) {
        boolean isCached = plan.status(node).state() == CachePlan.State.CACHED;
        return unknown > 0 ? (isCached ? 0 : 1) : millis[node];
    }

    /** How long it may take with this host's processors: the longest chain, or all together shared among them. */
    long millis() {
        long all = 0;
        for (long one : millis) {
            all += one;
        }
        long chain = 0;
        for (int node : graph.criticalPath(node -> millis[node])) {
            chain += millis[node];
        }
        return Math.max(chain, all / Runtime.getRuntime().availableProcessors());
    }

    String text() {
        int runs = graph.runs() - cached;
        if (runs == 0) {
            return "nothing to do: all of it is cached";
        }
        String head = cached == 0 ? "" : Plural.of(cached, "run") + " cached, " + runs + " to do; ";
        if (unknown == runs) {
            return head + "no estimate: nothing of it has run yet";
        }
        String time = String.format(Locale.ROOT, "%.1f s", millis() / 1e3);
        return head + "estimate: "
                + (unknown == 0
                        ? time
                        : "more than " + time + ", as " + Plural.of(unknown, "run") + (unknown == 1 ? " has" : " have")
                                + " not run yet");
    }
}
