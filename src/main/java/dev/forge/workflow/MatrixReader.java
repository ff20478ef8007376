package dev.forge.workflow;

import dev.forge.core.Suggestions;
import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code x-forge.matrix}. */
final class MatrixReader {
    private final FieldReader fields;
    private final Map<String, List<String>> axes = new LinkedHashMap<>();
    private final List<Map<String, String>> include = new ArrayList<>();
    private final List<Map<String, String>> exclude = new ArrayList<>();

    private MatrixReader(FieldReader fields) {
        this.fields = fields;
    }

    static Matrix read(YamlNode node, String what, FieldReader fields) {
        return new MatrixReader(fields).read(node, what);
    }

    private Matrix read(YamlNode node, String what) {
        if (!node.isMapping()) {
            fields.problems().error(node, "matrix of " + what + " is a mapping of axes to lists, not " + node.title());
            return Matrix.NONE;
        }
        List<YamlNode.Entry> excluded = new ArrayList<>();
        for (YamlNode.Entry entry : node.entries()) {
            switch (entry.name()) {
                case "include" -> combinations(entry.value(), "include", include);
                case "exclude" -> {
                    combinations(entry.value(), "exclude", exclude);
                    excluded.add(entry);
                }
                default -> axis(entry);
            }
        }
        if (Matrix.size(axes) > Matrix.MAX) {
            fields.problems().error(node, "matrix of " + what + " has more than " + Matrix.MAX + " combinations");
            return Matrix.NONE;
        }
        for (Map<String, String> other : exclude) {
            for (String name : other.keySet()) {
                if (!axes.containsKey(name) && !excluded.isEmpty()) {
                    fields.problems()
                            .error(
                                    excluded.get(0).key(),
                                    "exclude names " + name + ", which is no axis of the matrix of " + what,
                                    Suggestions.hint(name, List.copyOf(axes.keySet())));
                }
            }
        }
        Matrix matrix = Matrix.of(axes, include, exclude);
        if (matrix.combinations().isEmpty()) {
            fields.problems().error(node, "matrix of " + what + " has no combination, so it never runs");
            return Matrix.NONE;
        }
        return matrix;
    }

    private void axis(YamlNode.Entry entry) {
        String name = entry.name();
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            fields.problems()
                    .error(
                            entry.key(),
                            "an axis of a matrix is a variable, and none can be called " + name,
                            "use letters, digits and _");
            return;
        }
        if (!entry.value().isSequence()) {
            fields.problems()
                    .error(
                            entry.value(),
                            "axis " + name + " is a list of values, not "
                                    + entry.value().title());
            return;
        }
        List<String> values = new ArrayList<>();
        for (YamlNode item : entry.value().items()) {
            String value = fields.text(item, "a value of axis " + name);
            if (value != null && values.size() < 1000 && values.contains(value)) {
                fields.problems().error(item, "axis " + name + " has " + value + " twice");
            } else if (value != null) {
                values.add(value);
            }
        }
        axes.put(name, values);
    }

    private void combinations(YamlNode node, String what, List<Map<String, String>> into) {
        if (!node.isSequence()) {
            fields.problems().error(node, what + " is a list of mappings, not " + node.title());
            return;
        }
        for (YamlNode item : node.items()) {
            if (!item.isMapping()) {
                fields.problems().error(item, what + " is a list of mappings, and has " + item.title());
                continue;
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (YamlNode.Entry entry : item.entries()) {
                @Nullable String value = fields.text(entry.value(), entry.name() + " in " + what);
                if (value != null) {
                    values.put(entry.name(), value);
                }
            }
            into.add(values);
        }
    }
}
