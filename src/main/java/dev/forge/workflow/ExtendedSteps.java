package dev.forge.workflow;

import dev.forge.core.Suggestions;
import dev.forge.workflow.Step.Layer;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.YamlFile;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a step extends, in the same file or in others. */
final class ExtendedSteps {
    /** The root of each file that was read, by its path. */
    private final Map<String, YamlNode> files = new HashMap<>();

    /** The mappings that a step is made of: what each of its parts extends first, and the parts in their order. */
    List<Layer> layers(String name, boolean isJob, List<Layer> parts) {
        if (parts.size() == 1 && !hasTags(parts) && parts.get(0).node().find("extends") == null) {
            return parts;
        }
        List<Layer> layers = new ArrayList<>(1);
        for (Layer part : parts) {
            collect((isJob ? "job " : "service ") + name, name, part.node(), part.fields(), layers, new ArrayList<>());
        }
        return hasTags(layers) ? withoutReset(layers) : layers;
    }

    private static boolean hasTags(List<Layer> layers) {
        boolean has = false;
        for (Layer layer : layers) {
            has |= layer.node().hasTags();
        }
        return has;
    }

    private static List<Layer> withoutReset(List<Layer> layers) {
        List<YamlNode> nodes = new ArrayList<>();
        layers.forEach(layer -> nodes.add(layer.node()));
        Resets.apply(nodes, path -> true);
        List<Layer> left = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            left.add(new Layer(nodes.get(i), layers.get(i).fields()));
        }
        return left;
    }

    private void collect(
            String what, String name, YamlNode node, FieldReader fields, List<Layer> layers, List<String> seen) {
        YamlNode extended = node.find("extends");
        if (extended != null) {
            seen.add(node.source().file() + "#" + name);
            base(what, extended, node, fields, layers, seen);
        }
        layers.add(new Layer(node, fields));
    }

    private void base(
            String what, YamlNode extended, YamlNode node, FieldReader fields, List<Layer> layers, List<String> seen) {
        YamlNode place = extended.isMapping() ? null : extended;
        YamlNode filePlace = null;
        if (extended.isMapping()) {
            for (YamlNode.Entry field : fields.fields(extended, "extends", "extends of " + what)) {
                if (field.name().equals("file")) {
                    filePlace = field.value();
                } else {
                    place = field.value();
                }
            }
        }
        if (place == null) {
            fields.problems().error(extended, "extends of " + what + " names no service");
            return;
        }
        String other = fields.required(place, "extends of " + what);
        FieldReader reader = fields;
        YamlNode root = root(node);
        if (filePlace != null) {
            String path = fields.required(filePlace, "file of extends of " + what);
            if (path == null) {
                return;
            }
            File file = fields.path(path).toPath().normalize().toFile();
            if (!ReadLog.isFile(file)) {
                fields.problems().error(filePlace, "there is no file " + path + ", which " + what + " extends");
                return;
            }
            root = files.get(file.getPath());
            if (root == null) {
                root = YamlFile.read(file, path, fields.problems());
                if (root == null) {
                    return;
                }
                files.put(file.getPath(), root);
            }
            File directory = file.getParentFile();
            reader = directory == null ? fields : fields.withDirectory(directory);
        }
        if (other == null) {
            return;
        }
        YamlNode base = step(root, other);
        if (base == null) {
            fields.problems()
                    .error(
                            place,
                            "there is no service " + other + ", which " + what + " extends",
                            Suggestions.hint(other, names(root), null));
        } else if (seen.contains(base.source().file() + "#" + other)) {
            fields.problems().error(place, what + " extends itself: " + chain(seen, other));
        } else {
            collect(what, other, base, reader, layers, seen);
        }
    }

    private static String chain(List<String> seen, String last) {
        StringBuilder chain = new StringBuilder();
        for (String step : seen) {
            chain.append(step, step.lastIndexOf('#') + 1, step.length()).append(" → ");
        }
        return chain.append(last).toString();
    }

    private static YamlNode root(YamlNode node) {
        return new YamlNode(node.tree(), 0);
    }

    private static @Nullable YamlNode step(YamlNode root, String name) {
        for (String section : List.of("services", "jobs")) {
            YamlNode steps = root.find(section);
            YamlNode step = steps == null ? null : steps.find(name);
            if (step != null) {
                return step;
            }
        }
        return null;
    }

    private static List<String> names(YamlNode root) {
        List<String> names = new ArrayList<>();
        for (String section : List.of("services", "jobs")) {
            YamlNode steps = root.find(section);
            if (steps != null && steps.isMapping()) {
                steps.entries().forEach(entry -> names.add(entry.name()));
            }
        }
        return names;
    }
}
