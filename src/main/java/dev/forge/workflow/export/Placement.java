package dev.forge.workflow.export;

import dev.forge.workflow.Condition;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.Dependency.Until;
import dev.forge.workflow.Step;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Variables;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each step runs on a cluster. What ends by itself is a job of the cluster. A service that others need runs beside
 * each job that needs it, as there is no network between jobs and nobody who would end a service that nobody needs any
 * more.
 */
final class Placement {
    /**
     * What a job waits for.
     *
     * @param step another job
     * @param until when that is enough
     * @param required whether it cannot run without it
     */
    record Wait(Step step, Until until, boolean required) {
        /** Whether the other step's success is what is waited for. */
        boolean needsSuccess() {
            return required
                    && until == Until.COMPLETED
                    && !step.facts().policy().allowFailure();
        }
    }

    /**
     * Whether a combination of a step runs.
     *
     * @param afterSuccess when all that it waits for has succeeded
     * @param afterFailure when something has failed that it can do without
     * @param whenBlocked when something has failed that it needs
     */
    record When(boolean afterSuccess, boolean afterFailure, boolean whenBlocked) {
        boolean isUsual() {
            return afterSuccess && !whenBlocked;
        }
    }

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Set<String> beside = new HashSet<>();
    private final Variables variables;

    Placement(StepGraph graph, Map<String, String> environment) {
        variables = Variables.of(environment);
        for (int node : graph.order()) {
            steps.putIfAbsent(graph.step(node).name(), graph.step(node));
        }
        Map<String, Boolean> endsByItself = new HashMap<>();
        for (Step step : steps.values()) {
            for (Dependency dependency : step.dependencies()) {
                endsByItself.merge(dependency.name(), dependency.condition() == Until.COMPLETED, Boolean::logicalOr);
            }
        }
        for (Step step : steps.values()) {
            if (!step.isJob() && Boolean.FALSE.equals(endsByItself.get(step.name()))) {
                beside.add(step.name());
            }
        }
    }

    /** The steps that are jobs, each after all that it waits for. */
    List<Step> jobs() {
        return steps.values().stream()
                .filter(step -> !beside.contains(step.name()))
                .toList();
    }

    /** The services that run beside a job, each after those that it needs. */
    List<Step> beside(Step job) {
        Set<String> needed = new HashSet<>();
        collect(job, needed, new ArrayList<>());
        return steps.values().stream()
                .filter(step -> needed.contains(step.name()))
                .toList();
    }

    private void collect(Step job, Set<String> services, List<Dependency> waits) {
        List<Step> open = new ArrayList<>(List.of(job));
        while (!open.isEmpty()) {
            for (Dependency dependency : open.removeLast().dependencies()) {
                Step other = steps.get(dependency.name());
                if (other != null && !beside.contains(other.name())) {
                    waits.add(dependency);
                } else if (other != null && services.add(other.name())) {
                    open.add(other);
                }
            }
        }
    }

    /** What a service is called in the network. */
    static List<String> names(StepDefinition service) {
        Set<String> names = new LinkedHashSet<>();
        names.add(service.name());
        names.addAll(service.isolation().network().aliases());
        String container = service.isolation().network().containerName();
        if (container != null) {
            names.add(container);
        }
        return List.copyOf(names);
    }

    /** The jobs that a job waits for, those of the services beside it as well. */
    List<Wait> waits(Step job) {
        List<Dependency> dependencies = new ArrayList<>();
        collect(job, new HashSet<>(), dependencies);
        Map<String, Wait> waits = new LinkedHashMap<>();
        for (Dependency dependency : dependencies) {
            Step other = steps.get(dependency.name());
            if (other == null || other.equals(job)) {
                continue;
            }
            Wait wait = new Wait(other, dependency.condition(), dependency.required());
            waits.merge(
                    other.name(),
                    wait,
                    (one, two) -> new Wait(
                            one.step,
                            one.until == Until.COMPLETED ? one.until : two.until,
                            one.required || two.required));
        }
        return List.copyOf(waits.values());
    }

    /** Whether a combination runs, with the environment of the export. */
    When when(Step step, Map<String, String> combination) {
        Condition condition = step.facts().policy().condition();
        if (condition == null) {
            return new When(true, true, false);
        }
        Variables known = variables.withMatrix(combination);
        boolean afterFailure = condition.holds(new Condition.State(known, true));
        return new When(
                condition.holds(new Condition.State(known, false)),
                afterFailure,
                afterFailure && condition.asksForFailure());
    }
}
