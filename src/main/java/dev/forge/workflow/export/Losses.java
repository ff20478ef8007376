package dev.forge.workflow.export;

import dev.forge.core.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a workflow means that the program it is exported to cannot do, each thing once with the steps that it concerns. */
public final class Losses {
    private static final int MAX_NAMED = 5;

    private final Map<String, Set<String>> steps = new LinkedHashMap<>();

    /** Something that concerns the whole workflow. */
    void add(String text) {
        steps.computeIfAbsent(text, any -> new LinkedHashSet<>());
    }

    /** Something that concerns a step. */
    void add(String step, String text) {
        steps.computeIfAbsent(text, any -> new LinkedHashSet<>()).add(step);
    }

    /** Something that concerns a step if the condition holds. */
    void addIf(boolean holds, String step, String text) {
        if (holds) {
            add(step, text);
        }
    }

    /** One line for each: {@code build, test: what is lost}. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        steps.forEach((text, names) -> {
            List<String> shown = names.stream().limit(MAX_NAMED).toList();
            String more = names.size() > shown.size() ? " and " + (names.size() - shown.size()) + " more" : "";
            lines.add(Visible.of((names.isEmpty() ? "" : String.join(", ", shown) + more + ": ") + text));
        });
        return lines;
    }
}
