package dev.forge.workflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Keeps equal things once: thousands of steps name the same images, and each other. */
final class Shared {
    /** What is different each time is not worth looking up. */
    private static final int MAX = 10_000;

    private final Map<String, String> names;
    private final Map<Object, Object> others = new HashMap<>();

    /** Begins with the names of the steps. */
    Shared(Set<String> steps) {
        names = HashMap.newHashMap(steps.size());
        steps.forEach(step -> names.put(step, step));
    }

    String name(String text) {
        return names.getOrDefault(text, text);
    }

    /** The first thing that is equal to this one. */
    <T> T first(T thing, Class<T> type) {
        Object first = others.get(thing);
        if (first == null && others.size() < MAX) {
            others.put(thing, thing);
        }
        return first == null ? thing : type.cast(first);
    }
}
