package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What Compose's tags take away: {@code !reset} what stands at the same path of what comes before, and itself, and
 * {@code !override} what stands there before, in whose place it comes.
 */
final class Resets {
    private Resets() {}

    private record Tagged(List<String> path, YamlNode node) {}

    /**
     * Takes away what later nodes say.
     *
     * @param nodes the roots of files or the layers of a step, the first first; replaced by what is left of them
     * @param isMeant which paths count, from the nodes on
     */
    static void apply(List<YamlNode> nodes, Predicate<List<String>> isMeant) {
        for (int i = 0; i < nodes.size(); i++) {
            YamlNode node = nodes.get(i);
            if (!node.hasTags()) {
                continue;
            }
            List<Tagged> tagged = new ArrayList<>();
            collect(node, new ArrayList<>(), tagged);
            tagged.removeIf(each -> !isMeant.test(each.path));
            for (Tagged each : tagged) {
                for (int before = 0; before < i; before++) {
                    nodes.set(before, nodes.get(before).hiding(find(nodes.get(before), each.path, 0)));
                }
            }
            nodes.set(
                    i,
                    node.hiding(tagged.stream()
                            .map(Tagged::node)
                            .filter(YamlNode::isReset)
                            .toList()));
        }
    }

    private static void collect(YamlNode node, List<String> path, List<Tagged> into) {
        if (node.isReset() || node.isOverride()) {
            into.add(new Tagged(List.copyOf(path), node));
        }
        if (node.isMapping()) {
            for (YamlNode.Entry entry : node.entries()) {
                path.add(entry.name());
                collect(entry.value(), path, into);
                path.removeLast();
            }
        } else if (node.isSequence()) {
            for (YamlNode item : node.items()) {
                // An element has no name that others could be found by.
                if (item.isReset()) {
                    into.add(new Tagged(List.of(), item));
                }
            }
        }
    }

    /** What stands at a path: a value of a mapping, or what a list has under that name, as NAME=VALUE or alone. */
    private static List<YamlNode> find(YamlNode node, List<String> path, int from) {
        if (from == path.size()) {
            return List.of();
        }
        String name = path.get(from);
        boolean isLast = from == path.size() - 1;
        List<YamlNode> found = new ArrayList<>();
        if (node.isMapping()) {
            YamlNode value = node.find(name);
            if (value != null) {
                found.addAll(isLast ? List.of(value) : find(value, path, from + 1));
            }
        } else if (node.isSequence() && isLast) {
            for (YamlNode item : node.items()) {
                String text = item.isScalar() ? item.text() : "";
                if (text.equals(name) || text.startsWith(name + "=")) {
                    found.add(item);
                }
            }
        }
        return found;
    }
}
