package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the members of an image's config when the image comes in, so that no start fails at them, and brings them into
 * the form that a start reads. What is taken and what is refused is what docker 20.10 takes and refuses: null is as good
 * as nothing, a string stands for a command of one word, and names are found whatever their case.
 */
final class ConfigMembers {
    private static final Set<String> COMMANDS = Set.of("Cmd", "Entrypoint", "Shell");
    private static final Set<String> LISTS = Set.of("Env", "OnBuild");
    private static final Set<String> TEXTS =
            Set.of("User", "WorkingDir", "StopSignal", "Hostname", "Domainname", "Image", "MacAddress");
    private static final Set<String> SETS = Set.of("ExposedPorts", "Volumes");
    private static final Set<String> FLAGS = Set.of(
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "Tty",
            "OpenStdin",
            "StdinOnce",
            "ArgsEscaped",
            "NetworkDisabled");
    private static final Set<String> NUMBERS =
            Set.of("Interval", "Timeout", "StartPeriod", "StartInterval", "Retries", "StopTimeout");
    private static final Map<String, String> NAMES = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        for (Set<String> names :
                List.of(COMMANDS, LISTS, TEXTS, SETS, FLAGS, NUMBERS, Set.of("Labels", "Healthcheck", "Test"))) {
            names.forEach(name -> NAMES.put(name, name));
        }
    }

    private final String shown;

    private ConfigMembers(String shown) {
        this.shown = shown;
    }

    /**
     * Checks what is around the container's configuration: platform, times and history.
     *
     * @param shown what it is, for messages
     * @throws ForgeException if a member has the wrong type; the message names it
     */
    static void checkImage(JsonObject image, String shown) {
        ConfigMembers members = new ConfigMembers(shown);
        for (String name : List.of("os", "architecture", "variant", "author", "comment", "docker_version")) {
            members.text(image, name, "");
        }
        members.time(image, "created", "");
        Object history = image.get("history");
        if (history == null) {
            return;
        }
        if (!(history instanceof List<?> steps)) {
            throw members.wrong("history", "a list");
        }
        for (Object step : steps) {
            if (step instanceof JsonObject object) {
                members.time(object, "created", "history.");
                members.text(object, "created_by", "history.");
                members.text(object, "author", "history.");
                members.text(object, "comment", "history.");
                members.flag(object, "empty_layer", "history.");
            } else if (step != null) {
                throw members.wrong("history", "a list of objects");
            }
        }
    }

    /**
     * The container's configuration with all members right; empty if the image has none.
     *
     * @throws ForgeException if a member has the wrong type; the message names it
     */
    static JsonObject checked(JsonObject image, String shown) {
        ConfigMembers members = new ConfigMembers(shown);
        Object config = image.get("config");
        if (config == null) {
            // Go, and so docker, does not mind the case of a member's name.
            for (Map.Entry<String, @Nullable Object> member : image.members().entrySet()) {
                config = member.getKey().equalsIgnoreCase("config") ? member.getValue() : config;
            }
        }
        if (config == null) {
            return new JsonObject();
        }
        if (!(config instanceof JsonObject object)) {
            throw members.wrong("config", "an object");
        }
        return members.object(object, "config.");
    }

    private JsonObject object(JsonObject from, String path) {
        JsonObject to = new JsonObject();
        for (Map.Entry<String, @Nullable Object> member : from.members().entrySet()) {
            String name = NAMES.getOrDefault(member.getKey(), member.getKey());
            if (member.getValue() != null) {
                to.put(name, value(from, member.getKey(), name, path));
            }
        }
        return to;
    }

    private @Nullable Object value(JsonObject from, String key, String name, String path) {
        Object value = from.get(key);
        if (COMMANDS.contains(name) || name.equals("Test")) {
            List<String> words =
                    value instanceof String word && !name.equals("Test") ? List.of(word) : list(value, path + name);
            // As docker: the way to write that there is no entry point.
            return name.equals("Entrypoint") && words.equals(List.of("")) ? null : words;
        }
        if (LISTS.contains(name)) {
            return list(value, path + name);
        }
        if (TEXTS.contains(name)) {
            String text = text(from, key, path);
            if (name.equals("WorkingDir") && !text.isEmpty() && !text.startsWith("/")) {
                throw new ForgeException(shown + ": \"" + path + name + "\" is not an absolute path: " + text);
            }
            return text;
        }
        if (FLAGS.contains(name)) {
            return flag(from, key, path);
        }
        if (NUMBERS.contains(name) && !(value instanceof Long)) {
            throw wrong(path + name, "a whole number");
        }
        if (SETS.contains(name)) {
            return keys(value, path + name);
        }
        return switch (name) {
            case "Labels" -> labels(value, path + name);
            case "Healthcheck" -> {
                if (value instanceof JsonObject check) {
                    yield object(check, path + name + ".");
                }
                throw wrong(path + name, "an object");
            }
            default -> value;
        };
    }

    private List<String> list(@Nullable Object value, String name) {
        if (!(value instanceof List<?> items)) {
            throw wrong(name, "a list of strings");
        }
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            if (item != null && !(item instanceof String)) {
                throw wrong(name, "a list of strings");
            }
            texts.add(item instanceof String text ? text : "");
        }
        return texts;
    }

    private JsonObject keys(@Nullable Object value, String name) {
        if (!(value instanceof JsonObject set)) {
            throw wrong(name, "an object");
        }
        JsonObject keys = new JsonObject();
        for (Map.Entry<String, @Nullable Object> member : set.members().entrySet()) {
            if (member.getValue() != null && !(member.getValue() instanceof JsonObject)) {
                throw wrong(name, "an object of empty objects");
            }
            keys.put(member.getKey(), new JsonObject());
        }
        return keys;
    }

    private JsonObject labels(@Nullable Object value, String name) {
        if (!(value instanceof JsonObject given)) {
            throw wrong(name, "an object");
        }
        JsonObject labels = new JsonObject();
        for (String label : given.members().keySet()) {
            labels.put(label, text(given, label, name + "."));
        }
        return labels;
    }

    private String text(JsonObject from, String name, String path) {
        Object value = from.get(name);
        if (value != null && !(value instanceof String)) {
            throw wrong(path + name, "a string");
        }
        return value instanceof String text ? text : "";
    }

    private boolean flag(JsonObject from, String name, String path) {
        Object value = from.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong(path + name, "true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** Docker and podman refuse an image whose times are not RFC 3339's; it may have none. */
    private void time(JsonObject from, String name, String path) {
        Object value = from.get(name);
        try {
            if (value != null) {
                OffsetDateTime.parse(text(from, name, path));
            }
        } catch (DateTimeException e) {
            throw new ForgeException(
                    shown + ": \"" + path + name + "\" is not a time: \"" + value + '"', "as 2024-05-18T12:00:00Z", e);
        }
    }

    private ForgeException wrong(String name, String expected) {
        return new ForgeException(shown + ": \"" + name + "\" is not " + expected);
    }
}
