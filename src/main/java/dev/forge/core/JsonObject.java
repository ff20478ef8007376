package dev.forge.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object whose members keep their order. Reading a member that is missing or of another type says so. */
public final class JsonObject {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private final String source;

    /** An empty object to be written. */
    public JsonObject() {
        this("value");
    }

    JsonObject(String source) {
        this.source = source;
    }

    /**
     * Parses text that must be one JSON object.
     *
     * @param source what the text is, for messages
     * @throws ForgeException if it is not
     */
    public static JsonObject parse(String text, String source) {
        if (Json.parse(text, source) instanceof JsonObject object) {
            return object;
        }
        throw new ForgeException(source + " is not a JSON object");
    }

    /** Sets a member; {@code value} is any that {@link Json#write} takes. */
    public JsonObject put(String name, @Nullable Object value) {
        members.put(name, value);
        return this;
    }

    /** Whether the member is there, be it null. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The member as it is, or null. */
    public @Nullable Object get(String name) {
        return members.get(name);
    }

    /** The members in their order. */
    public Map<String, @Nullable Object> members() {
        return members;
    }

    /** The string member; throws {@link ForgeException} if there is none. */
    public String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** The string member, or null if it is missing or null. */
    public @Nullable String textOrNull(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "a string");
    }

    /** The string member, or the given value if it is missing or null. */
    public String text(String name, String defaultValue) {
        String value = textOrNull(name);
        return value == null ? defaultValue : value;
    }

    /** The whole-number member; throws {@link ForgeException} if there is none. */
    public long number(String name) {
        Object value = members.get(name);
        if (value == null) {
            throw missing(name);
        }
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw wrong(name, "a whole number");
    }

    /** The whole-number member, or the given value if it is missing or null. */
    public long number(String name, long defaultValue) {
        return members.get(name) == null ? defaultValue : number(name);
    }

    /** The number member; throws {@link ForgeException} if there is none. */
    public double real(String name) {
        Object value = members.get(name);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw value == null ? missing(name) : wrong(name, "a number");
    }

    /** The boolean member, false if it is missing or null. */
    public boolean flag(String name) {
        Object value = members.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    /** The object member; throws {@link ForgeException} if there is none. */
    public JsonObject object(String name) {
        JsonObject value = objectOrNull(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** The object member, or null if it is missing or null. */
    public @Nullable JsonObject objectOrNull(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof JsonObject) {
            return (JsonObject) value;
        }
        throw wrong(name, "an object");
    }

    /** The list of strings, empty if it is missing or null. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : items(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "a list of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The list of objects, empty if it is missing or null. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : items(name)) {
            if (!(item instanceof JsonObject object)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    private List<?> items(String name) {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list");
    }

    private ForgeException missing(String name) {
        return new ForgeException(source + ": \"" + name + "\" is missing");
    }

    private ForgeException wrong(String name, String expected) {
        return new ForgeException(source + ": \"" + name + "\" is not " + expected);
    }

    /** The object as JSON on one line. */
    @Override
    public String toString() {
        return Json.write(this);
    }
}
