package dev.forge.workflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Keeps equal things once: thousands of steps name the same images, and each other. */
final class Shared {
    /** What is different each time is not worth looking up. */
    private static final int MAX = 10_000;

    private final Map<String, String> names;
    /** By their images: those of steps that say nothing else that the graph needs. */
    private final Map<String, Step.Facts> plain = new HashMap<>();

    /** Begins with the names of the steps. */
    Shared(Set<String> steps) {
        names = HashMap.newHashMap(steps.size());
        steps.forEach(step -> names.put(step, step));
    }

    String name(String text) {
        return names.getOrDefault(text, text);
    }

    /**
     * The first facts that are equal to these, if they are of the usual kind.
     *
     * @param hasPolicy whether anything stands below {@code x-forge}
     */
    Step.Facts facts(Step.Facts facts, boolean hasPolicy) {
        boolean isPlain = !hasPolicy
                && facts.cpus() == 0
                && facts.memory() == 0
                && !facts.hasHealthCheck()
                && !facts.noHealthCheck();
        if (!isPlain) {
            return facts;
        }
        Step.Facts first = plain.get(facts.image());
        if (first == null && plain.size() < MAX) {
            plain.put(facts.image(), facts);
        }
        return first == null ? facts : first;
    }
}
