package dev.forge.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The combinations of values for which a step runs, each once. A combination is a set of variables: the file's
 * interpolation sees them, and so does the container.
 *
 * @param combinations each with the axes in the file's order; never empty
 */
public record Matrix(List<Map<String, String>> combinations) {
    /** A step without a matrix: one combination of nothing. */
    public static final Matrix NONE = new Matrix(List.of(Map.of()));

    /** More are a mistake: the graph is made for a hundred thousand steps. */
    static final int MAX = 1_000_000;

    /** Whether there is no matrix. */
    public boolean isNone() {
        return combinations.size() == 1 && combinations.get(0).isEmpty();
    }

    /** How many combinations axes of these lengths have; more than {@link #MAX} are {@code MAX + 1}. */
    static int size(Map<String, List<String>> axes) {
        long size = axes.isEmpty() ? 0 : 1;
        for (List<String> values : axes.values()) {
            size = Math.min(size * values.size(), MAX + 1L);
        }
        return (int) size;
    }

    /**
     * Makes the combinations: all of the axes, without the excluded ones, then the included ones. As everywhere, an
     * included one that agrees with combinations in the axes that it names adds its other variables to them;
     * otherwise it is one of its own.
     */
    static Matrix of(
            Map<String, List<String>> axes, List<Map<String, String>> include, List<Map<String, String>> exclude) {
        List<Map<String, String>> combinations = new ArrayList<>();
        if (!axes.isEmpty()) {
            combinations.add(Map.of());
        }
        for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
            List<Map<String, String>> more =
                    new ArrayList<>(combinations.size() * axis.getValue().size());
            for (Map<String, String> combination : combinations) {
                for (String value : axis.getValue()) {
                    more.add(with(combination, Map.of(axis.getKey(), value)));
                }
            }
            combinations = more;
        }
        combinations.removeIf(combination ->
                exclude.stream().anyMatch(other -> combination.entrySet().containsAll(other.entrySet())));
        List<Map<String, String>> single = new ArrayList<>();
        for (Map<String, String> other : include) {
            boolean isAdded = false;
            Map<String, String> selected = new LinkedHashMap<>(other);
            selected.keySet().retainAll(axes.keySet());
            for (int i = 0; i < combinations.size() && !axes.isEmpty(); i++) {
                if (combinations.get(i).entrySet().containsAll(selected.entrySet())) {
                    combinations.set(i, with(combinations.get(i), other));
                    isAdded = true;
                }
            }
            if (!isAdded) {
                single.add(other);
            }
        }
        combinations.addAll(single);
        return new Matrix(combinations);
    }

    private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
        Map<String, String> both = new LinkedHashMap<>(one);
        both.putAll(other);
        return both;
    }
}
