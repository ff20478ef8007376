package dev.forge.engine.definition;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A resource limit of a payload, see getrlimit(2).
 *
 * @param type the resource, as {@code RLIMIT_NOFILE}
 * @param soft the limit that holds, unsigned; {@link #UNLIMITED} for none
 * @param hard how far the payload may raise it, unsigned
 */
public record Rlimit(String type, long soft, long hard) {
    /** No limit: the largest unsigned number, which the kernel takes for it. */
    public static final long UNLIMITED = -1;

    /** The limit in the runtime specification's form, with unsigned numbers. */
    public JsonObject json() {
        return new JsonObject()
                .put("type", type)
                .put("soft", new Json.Raw(Long.toUnsignedString(soft)))
                .put("hard", new Json.Raw(Long.toUnsignedString(hard)));
    }

    /** The limit as {@code container.json} has it: numbers, but text for what is beyond JSON's whole numbers. */
    JsonObject stored() {
        return new JsonObject().put("type", type).put("soft", stored(soft)).put("hard", stored(hard));
    }

    private static Object stored(long limit) {
        return limit < 0 ? Long.toUnsignedString(limit) : Long.valueOf(limit);
    }

    static Rlimit of(JsonObject json) {
        return new Rlimit(json.text("type"), limit(json, "soft"), limit(json, "hard"));
    }

    private static long limit(JsonObject json, String name) {
        @Nullable Object value = json.get(name);
        if (value instanceof Double number && number > Long.MAX_VALUE) {
            // Formerly written as a number: what is too large for a long is "unlimited" and nothing else.
            return UNLIMITED;
        }
        if (value instanceof String text) {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw new ForgeException("the limit " + json.text("type") + " is not a number: " + text, null, e);
            }
        }
        return json.number(name);
    }
}
