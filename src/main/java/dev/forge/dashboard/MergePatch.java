package dev.forge.dashboard;

import dev.forge.core.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed from one JSON object to another (JSON Merge Patch, RFC 7396): objects member by member, null for a
 * member that is gone, everything else as a whole. So no object that is compared may have a member that is null.
 */
final class MergePatch {
    private MergePatch() {}

    /** What has to be applied to {@code from} to make it {@code to}; without members if they are equal. */
    static JsonObject between(JsonObject from, JsonObject to) {
        JsonObject patch = new JsonObject();
        for (Map.Entry<String, @Nullable Object> member : to.members().entrySet()) {
            Object before = from.get(member.getKey());
            Object after = member.getValue();
            if (before instanceof JsonObject old && after instanceof JsonObject changed) {
                JsonObject below = between(old, changed);
                if (!below.members().isEmpty()) {
                    patch.put(member.getKey(), below);
                }
            } else if (before == null || !before.equals(after)) {
                patch.put(member.getKey(), after);
            }
        }
        for (String name : from.members().keySet()) {
            if (!to.has(name)) {
                patch.put(name, null);
            }
        }
        return patch;
    }

    /** Adds a later patch to an earlier one: applied, the sum does what both do one after the other. */
    static void add(JsonObject earlier, JsonObject later) {
        later.members().forEach((name, value) -> {
            if (value instanceof JsonObject changed && earlier.get(name) instanceof JsonObject old) {
                add(old, changed);
            } else {
                earlier.put(name, value);
            }
        });
    }
}
