package dev.forge.workflow.export;

import dev.forge.core.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Templates that differ in texts only, as one template with parameters and an item of values for each. */
final class ArgoItems {
    /** What Argo puts into a template as it is: it writes items into JSON without escaping them. */
    private static final String PLAIN = "[A-Za-z0-9 ._:/@=+,-]*";

    private final List<JsonObject> items = new ArrayList<>();
    /** The values of a text in all templates, and the parameter that stands for it. */
    private final Map<List<String>, String> parameters = new LinkedHashMap<>();

    private @Nullable Object merged;
    private boolean isFit = true;

    private ArgoItems() {}

    /** The items, or null if the templates differ in anything but plain texts. */
    static @Nullable ArgoItems of(List<JsonObject> templates) {
        ArgoItems items = new ArgoItems();
        items.merged = items.merge(List.copyOf(templates));
        if (!items.isFit || items.parameters.isEmpty()) {
            return null;
        }
        for (int i = 0; i < templates.size(); i++) {
            int at = i;
            JsonObject item = new JsonObject();
            items.parameters.forEach((values, name) -> item.put(name, values.get(at)));
            items.items.add(item);
        }
        return items;
    }

    List<JsonObject> items() {
        return items;
    }

    List<String> names() {
        return List.copyOf(parameters.values());
    }

    /** The template with its parameters among its inputs. */
    JsonObject template() {
        if (!(merged instanceof JsonObject template)) {
            throw new IllegalStateException("no template");
        }
        JsonObject inputs = template.has("inputs") ? template.object("inputs") : new JsonObject();
        List<JsonObject> all = new ArrayList<>(inputs.objects("parameters"));
        names().forEach(name -> all.add(new JsonObject().put("name", name)));
        return template.put("inputs", inputs.put("parameters", all));
    }

    private @Nullable Object merge(List<?> values) {
        Object first = values.get(0);
        if (first instanceof JsonObject object) {
            JsonObject result = new JsonObject();
            for (Object value : values) {
                isFit &= value instanceof JsonObject other
                        && List.copyOf(other.members().keySet())
                                .equals(List.copyOf(object.members().keySet()));
            }
            if (isFit) {
                object.members()
                        .keySet()
                        .forEach(name -> result.put(
                                name,
                                merge(values.stream()
                                        .map(value -> ((JsonObject) value).get(name))
                                        .toList())));
            }
            return result;
        }
        if (first instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            for (Object value : values) {
                isFit &= value instanceof List<?> other && other.size() == list.size();
            }
            for (int i = 0; isFit && i < list.size(); i++) {
                int at = i;
                result.add(merge(
                        values.stream().map(value -> ((List<?>) value).get(at)).toList()));
            }
            return result;
        }
        if (values.stream().allMatch(value -> Objects.equals(value, first))) {
            return first;
        }
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            isFit &= value instanceof String text && text.matches(PLAIN);
            texts.add(String.valueOf(value));
        }
        return "{{inputs.parameters." + parameters.computeIfAbsent(texts, any -> "v" + parameters.size()) + "}}";
    }
}
