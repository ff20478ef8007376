package dev.forge.workflow;

import dev.forge.core.Json;
import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in a file as maps, lists, texts, and numbers and truth values as they are written. */
final class Values {
    /** What a later file replaces, where other lists go on. */
    private static final List<String> REPLACED = List.of("command", "entrypoint", "healthcheck.test");

    private Values() {}

    static @Nullable Object of(YamlNode node, FieldReader fields) {
        if (node.isMapping()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (YamlNode.Entry entry : node.entries()) {
                map.put(entry.name(), of(entry.value(), fields));
            }
            return map;
        }
        if (node.isSequence()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.items().forEach(item -> list.add(of(item, fields)));
            return list;
        }
        if (node.isNothing()) {
            return null;
        }
        String text = fields.text(node, "");
        if (text == null || node.isQuoted()) {
            return text;
        }
        boolean isBare = text.equals("true") || text.equals("false") || text.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?");
        return isBare ? new Json.Raw(text) : text;
    }

    /** What comes over something by the Compose specification's rules. */
    static @Nullable Object merge(String path, @Nullable Object base, @Nullable Object over) {
        boolean isReplaced = REPLACED.contains(path) || path.startsWith(ComposeKeys.FORGE + ".");
        if (isReplaced || base == null) {
            return over;
        }
        if (over == null && !path.isEmpty()) {
            return base;
        }
        if (base instanceof Map<?, ?> below && over instanceof Map<?, ?> above) {
            Map<String, @Nullable Object> merged = new LinkedHashMap<>();
            below.forEach((key, value) -> merged.put(String.valueOf(key), value));
            above.forEach((key, value) -> {
                String name = String.valueOf(key);
                merged.put(name, merge(path.isEmpty() ? name : path + "." + name, merged.get(name), value));
            });
            return merged;
        }
        if (base instanceof List<?> below && over instanceof List<?> above) {
            List<@Nullable Object> merged = new ArrayList<>(below);
            for (Object item : above) {
                Object target = target(path, item);
                merged.removeIf(other -> target == null
                        ? other == null ? item == null : other.equals(item)
                        : target.equals(target(path, other)));
                merged.add(item);
            }
            return merged;
        }
        return over == null ? base : over;
    }

    /** What two elements of a list must not have in common, or null where that is everything. */
    private static @Nullable Object target(String path, @Nullable Object item) {
        return List.of("volumes", "secrets", "configs").contains(path) && item instanceof Map<?, ?> map
                ? map.get("target")
                : null;
    }
}
