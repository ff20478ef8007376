package dev.forge.workflow.graph;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which steps of a workflow are meant: those of the profiles that are asked for, or those that are named. */
public final class Selection {
    private Selection() {}

    /**
     * The steps in the file's order. Steps that are named bring all that they wait for; without a name, those without a
     * profile and those of the given profiles are meant.
     *
     * @throws ForgeException with exit code 2 if there is no such step or profile, or one that is meant needs one of
     *     another profile
     */
    public static List<Step> of(Workflow workflow, List<String> names, List<String> profiles) {
        Map<String, Step> known = HashMap.newHashMap(workflow.steps().size());
        Set<String> knownProfiles = new HashSet<>();
        for (Step step : workflow.steps()) {
            known.put(step.name(), step);
            knownProfiles.addAll(step.profiles());
        }
        require(names, known.keySet(), "step");
        boolean isEvery = profiles.contains("*");
        if (!isEvery) {
            require(profiles, knownProfiles, "profile");
        }
        Set<String> active = new HashSet<>(profiles);
        // As in Compose: whoever names a step means its profiles too.
        names.forEach(name -> active.addAll(step(known, name).profiles()));
        List<Step> steps = new ArrayList<>();
        for (Step step : names.isEmpty() ? workflow.steps() : StepGraph.closure(workflow.steps(), names)) {
            if (isEvery || isActive(step, active)) {
                steps.add(step);
            }
        }
        for (Step step : steps) {
            for (Dependency dependency : step.dependencies()) {
                Step other = known.get(dependency.name());
                if (other != null && dependency.required() && !isEvery && !isActive(other, active)) {
                    throw ForgeException.usage(
                            dependency.place().place() + ": " + step.name() + " needs " + other.name()
                                    + ", which belongs to profile "
                                    + other.profiles().get(0),
                            "add --profile " + other.profiles().get(0));
                }
            }
        }
        return steps;
    }

    private static Step step(Map<String, Step> known, String name) {
        Step step = known.get(name);
        if (step == null) {
            throw new IllegalArgumentException(name);
        }
        return step;
    }

    private static boolean isActive(Step step, Set<String> active) {
        return step.profiles().isEmpty() || step.profiles().stream().anyMatch(active::contains);
    }

    private static void require(List<String> asked, Set<String> known, String what) {
        for (String name : asked) {
            if (!known.contains(name)) {
                throw ForgeException.usage(
                        "there is no " + what + " " + name,
                        Suggestions.hint(
                                name,
                                known.stream().sorted().limit(1000).toList(),
                                known.size() <= 20 && !known.isEmpty()
                                        ? "it is one of "
                                                + String.join(
                                                        ", ",
                                                        known.stream().sorted().toList())
                                        : null));
            }
        }
    }
}
