package dev.forge.workflow.graph;

import dev.forge.core.ByteSizes;
import dev.forge.workflow.ComposeKeys;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.SourceText;
import dev.forge.workflow.yaml.YamlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what can never work although every key and value is right: cycles, steps that never run, impossible limits. */
public final class GraphCheck {
    /** More steps of a cycle, or behind one, are counted instead of listed. */
    private static final int MAX_LISTED = 10;

    /**
     * What a host has.
     *
     * @param cpus processors
     * @param memory bytes
     */
    public record Host(double cpus, long memory) {}

    private final Workflow workflow;
    private final Problems problems;

    private GraphCheck(Workflow workflow) {
        this.workflow = workflow;
        this.problems = workflow.problems();
    }

    /**
     * Checks a workflow; what is found is added to its problems.
     *
     * @param host what its steps can have at most
     * @return its graph
     */
    public static StepGraph check(Workflow workflow, Host host) {
        StepGraph graph = StepGraph.of(workflow.steps());
        GraphCheck check = new GraphCheck(workflow);
        check.cycles(graph);
        check.conditions();
        workflow.steps().forEach(step -> check.limits(step, host));
        return graph;
    }

    private void cycles(StepGraph graph) {
        List<List<Integer>> cycles = Cycles.of(graph);
        boolean[] isMember = new boolean[graph.steps().size()];
        for (List<Integer> cycle : cycles) {
            cycle.forEach(step -> isMember[step] = true);
            Step first = graph.steps().get(cycle.get(0));
            Step second = graph.steps().get(cycle.get(1 % cycle.size()));
            YamlNode place = first.dependencies().stream()
                    .filter(dependency -> dependency.name().equals(second.name()))
                    .findFirst()
                    .map(Dependency::place)
                    .orElse(first.place());
            problems.error(
                    place,
                    cycle.size() == 1
                            ? first.name() + " waits for itself"
                            : "steps wait for each other: " + path(graph, cycle),
                    "leave one of these dependencies out");
        }
        int listed = 0;
        int more = 0;
        Step last = null;
        for (int node : graph.stuck()) {
            Step step = graph.step(node);
            if (isMember[graph.stepNumber(node)] || step.equals(last)) {
                continue;
            }
            last = step;
            if (listed++ < MAX_LISTED) {
                problems.error(step.place(), step.name() + " never runs: it waits for steps that wait for each other");
            } else {
                more++;
            }
        }
        if (more > 0 && last != null) {
            problems.error(
                    last.place(), more + " more steps never run for the same reason, the last of them " + last.name());
        }
    }

    private String path(StepGraph graph, List<Integer> cycle) {
        StringBuilder path = new StringBuilder();
        SourceText file = graph.steps().get(cycle.get(0)).place().source();
        int shown = cycle.size() > 2 * MAX_LISTED ? MAX_LISTED : cycle.size();
        for (int i = 0; i < shown; i++) {
            add(path, graph.steps().get(cycle.get(i)), file);
        }
        if (shown < cycle.size()) {
            path.append("… ").append(cycle.size() - shown - 1).append(" more … → ");
            add(path, graph.steps().get(cycle.get(cycle.size() - 1)), file);
        }
        return path.append(graph.steps().get(cycle.get(0)).name()).toString();
    }

    private static void add(StringBuilder path, Step step, SourceText file) {
        SourceText own = step.place().source();
        path.append(step.name())
                .append(own == file ? " (line " : " (" + own.file() + ":")
                .append(step.place().line())
                .append(") → ");
    }

    private void conditions() {
        Map<String, Step> known = HashMap.newHashMap(workflow.steps().size());
        workflow.steps().forEach(step -> known.put(step.name(), step));
        for (Step step : workflow.steps()) {
            for (Dependency dependency : step.dependencies()) {
                Step other = known.get(dependency.name());
                if (other != null) {
                    condition(step, dependency, other);
                }
            }
        }
    }

    private void condition(Step step, Dependency dependency, Step other) {
        if (dependency.condition() == Dependency.Until.HEALTHY
                && (other.facts().noHealthCheck()
                        || (other.isJob() && !other.facts().hasHealthCheck()))) {
            problems.error(
                    dependency.place(),
                    step.name() + " never runs: it waits for " + other.name()
                            + " to be healthy, which has no health check",
                    other.isJob() ? "wait for it with service_completed_successfully" : "give it one: healthcheck");
        }
        boolean isApart = !other.profiles().isEmpty()
                && (step.profiles().isEmpty() || !other.profiles().containsAll(step.profiles()));
        if (dependency.required() && isApart) {
            problems.warning(
                    dependency.place(),
                    step.name() + " only runs together with profile "
                            + other.profiles().get(0) + ", which " + other.name() + " belongs to",
                    "give both the same profiles, or add required: false");
        }
    }

    private void limits(Step step, Host host) {
        YamlNode forge = step.place();
        if (step.facts().cpus() > host.cpus()) {
            problems.error(
                    forge,
                    step.name() + " never runs: it wants " + number(step.facts().cpus())
                            + " processors, and this host has " + number(host.cpus()));
        }
        if (host.memory() > 0 && step.facts().memory() > host.memory()) {
            problems.error(
                    forge,
                    step.name() + " never runs: it wants "
                            + ByteSizes.binary(step.facts().memory()) + " of memory, and this host has "
                            + ByteSizes.binary(host.memory()));
        }
        boolean isKeeping = step.facts().policy().outputs() != null;
        if (isKeeping && step.facts().policy().inputs() == null) {
            problems.warning(
                    step.place(),
                    step.name() + " has outputs and no inputs in " + ComposeKeys.FORGE + ", so nothing is kept for the"
                            + " next run",
                    "declare what it reads: inputs");
        }
    }

    private static String number(double cpus) {
        return cpus == Math.rint(cpus) ? Long.toString((long) cpus) : Double.toString(cpus);
    }
}
