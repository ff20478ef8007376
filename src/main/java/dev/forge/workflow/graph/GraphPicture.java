package dev.forge.workflow.graph;

import dev.forge.workflow.Dependency;
import dev.forge.workflow.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps of a graph as text, Mermaid or DOT: one box a step, however many combinations its matrix has. */
public final class GraphPicture {
    private final StepGraph graph;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[] levels;
    private final Set<String> critical = new HashSet<>();

    /** The picture of a graph without cycles. */
    public GraphPicture(StepGraph graph) {
        this.graph = graph;
        int[] all = graph.levels();
        levels = new int[graph.steps().size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = all[graph.entry(i)];
            numbers.put(graph.steps().get(i).name(), i);
        }
        graph.criticalPath(node -> 1)
                .forEach(node -> critical.add(graph.step(node).name()));
    }

    int level(int step) {
        return levels[step];
    }

    StepGraph graph() {
        return graph;
    }

    /** The number of a step that is in the graph, or -1. */
    int number(String name) {
        return numbers.getOrDefault(name, -1);
    }

    boolean isCritical(Step step) {
        return critical.contains(step.name());
    }

    /** The steps of each level, in the file's order. */
    public List<List<Step>> byLevel() {
        List<List<Step>> byLevel = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            while (byLevel.size() <= levels[i]) {
                byLevel.add(new ArrayList<>());
            }
            byLevel.get(levels[i]).add(graph.steps().get(i));
        }
        byLevel.removeIf(List::isEmpty);
        return byLevel;
    }

    /** What a step is called in a picture: its name, and how many combinations it has. */
    public static String label(Step step) {
        return step.matrix().isNone()
                ? step.name()
                : step.name() + " ×" + step.matrix().combinations().size();
    }

    /** What a step waits for, in words: {@code build, db (healthy)}. */
    public static String waitsFor(Step step) {
        StringBuilder text = new StringBuilder();
        for (Dependency dependency : step.dependencies()) {
            text.append(text.isEmpty() ? "" : ", ").append(dependency.name()).append(edge(dependency, " (", ")"));
        }
        return text.toString();
    }

    private static String edge(Dependency dependency, String before, String after) {
        String condition = switch (dependency.condition()) {
            case STARTED -> "started";
            case HEALTHY -> "healthy";
            case COMPLETED -> "";
        };
        String words = dependency.required() ? condition : condition.isEmpty() ? "optional" : condition + ", optional";
        return words.isEmpty() ? "" : before + words + after;
    }

    /** The levels as indented lines; the critical path's steps have a star. */
    public String text() {
        StringBuilder out = new StringBuilder();
        int width = 0;
        for (Step step : graph.steps()) {
            width = Math.max(width, Math.min(40, label(step).length()));
        }
        int level = 0;
        for (List<Step> steps : byLevel()) {
            out.append(level++).append('\n');
            for (Step step : steps) {
                String label = label(step);
                String waits = waitsFor(step);
                out.append(isCritical(step) ? "  * " : "    ").append(label);
                if (!waits.isEmpty()) {
                    out.repeat(' ', Math.max(0, width - label.length()))
                            .append("  after ")
                            .append(waits);
                }
                out.append('\n');
            }
        }
        return out.toString();
    }

    /** For GitHub, GitLab and whatever else shows Mermaid. */
    public String mermaid() {
        StringBuilder out = new StringBuilder("flowchart LR\n");
        for (int i = 0; i < levels.length; i++) {
            Step step = graph.steps().get(i);
            String label = label(step).replace("\"", "#quot;");
            out.append("    s").append(i).append(step.isJob() ? "[\"" : "([\"").append(label);
            out.append(step.isJob() ? "\"]" : "\"])")
                    .append(isCritical(step) ? ":::critical" : "")
                    .append('\n');
        }
        edges((from, to, dependency) -> {
            String words = edge(dependency, "", "");
            out.append("    s").append(from).append(dependency.required() ? " -->" : " -.->");
            out.append(words.isEmpty() ? "" : "|" + words + "|")
                    .append(" s")
                    .append(to)
                    .append('\n');
        });
        return out.append("    classDef critical stroke-width:3px\n").toString();
    }

    /** For Graphviz. */
    public String dot() {
        StringBuilder out = new StringBuilder("digraph workflow {\n    rankdir=LR\n    node [shape=box]\n");
        for (int i = 0; i < levels.length; i++) {
            Step step = graph.steps().get(i);
            out.append("    s").append(i).append(" [label=").append(quoted(label(step)));
            out.append(step.isJob() ? "" : ", style=rounded").append(isCritical(step) ? ", penwidth=3" : "");
            out.append("]\n");
        }
        edges((from, to, dependency) -> {
            String words = edge(dependency, "", "");
            out.append("    s").append(from).append(" -> s").append(to).append(" [");
            out.append(words.isEmpty() ? "" : "label=" + quoted(words));
            out.append(dependency.required() ? "" : (words.isEmpty() ? "" : ", ") + "style=dashed")
                    .append("]\n");
        });
        return out.append("}\n").toString().replace(" []\n", "\n");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Takes an edge: the step that is waited for, the step that waits, and how. */
    interface EdgeTaker {
        void take(int from, int to, Dependency dependency);
    }

    void edges(EdgeTaker taker) {
        for (int i = 0; i < levels.length; i++) {
            for (Dependency dependency : graph.steps().get(i).dependencies()) {
                int other = number(dependency.name());
                if (other >= 0) {
                    taker.take(other, i, dependency);
                }
            }
        }
    }
}
