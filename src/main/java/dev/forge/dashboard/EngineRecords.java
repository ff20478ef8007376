package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what engines write down of their containers. Files of other programs: whatever is not as it is expected to be is
 * not told, and the engine is asked for it.
 */
final class EngineRecords {
    private static final String ARGS = "\"args\":[";

    private EngineRecords() {}

    /** Forge's {@code container.json}; null if it has no name. */
    static @Nullable Told forge(String id, @Nullable String text) {
        JsonObject container = object(text);
        return told(id, text(container, "name"), text(container, "image"), words(container, "args"));
    }

    /** Docker's {@code config.v2.json}; null if it has no name. */
    static @Nullable Told docker(String id, @Nullable String text) {
        JsonObject container = object(text);
        String name = text(container, "Name");
        String image = container.get("Config") instanceof JsonObject config ? text(config, "Image") : "";
        String args = words(container, "Args");
        String path = text(container, "Path");
        return told(
                id, name.startsWith("/") ? name.substring(1) : name, image, args.isEmpty() ? path : path + " " + args);
    }

    /** The list of containers of podman's storage, by their ids: names and images. */
    static Map<String, Told> podman(@Nullable String text) {
        Map<String, Told> found = new HashMap<>();
        if (value(text) instanceof List<?> containers) {
            for (Object each : containers) {
                if (each instanceof JsonObject container) {
                    String id = text(container, "id");
                    // The name is the first of the storage's, the image is in JSON of podman's own.
                    String name = container.get("names") instanceof List<?> names
                                    && !names.isEmpty()
                                    && names.get(0) instanceof String first
                            ? first
                            : "";
                    JsonObject metadata = object(text(container, "metadata"));
                    Told told = told(id, name, text(metadata, "image-name"), "");
                    if (told != null) {
                        found.put(id, told);
                    }
                }
            }
        }
        return found;
    }

    /**
     * The command in the beginning of an OCI runtime's {@code config.json}, which names it before anything that a user
     * may have put there; empty if it is not in it.
     */
    static String command(@Nullable String beginning) {
        int at = beginning == null ? -1 : beginning.indexOf(ARGS);
        if (beginning == null || at < 0) {
            return "";
        }
        int start = at + ARGS.length() - 1;
        boolean isQuoted = false;
        for (int i = start; i < beginning.length(); i++) {
            char c = beginning.charAt(i);
            if (c == '\\' && isQuoted) {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ']' && !isQuoted) {
                return words(value(beginning.substring(start, i + 1)));
            }
        }
        return "";
    }

    private static @Nullable Told told(String id, String name, String image, String command) {
        return name.isEmpty() ? null : new Told(id, name, image, command, "running", "", "", -1);
    }

    private static JsonObject object(@Nullable String text) {
        return value(text) instanceof JsonObject object ? object : new JsonObject();
    }

    /** A text as JSON; null if it is none. */
    private static @Nullable Object value(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Json.parse(text, "an engine's file");
        } catch (ForgeException e) {
            return null;
        }
    }

    /** A member of a file that may be damaged; empty if it is missing, or no text. */
    static String text(JsonObject object, String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    private static String words(JsonObject object, String name) {
        return words(object.get(name));
    }

    private static String words(@Nullable Object value) {
        List<String> words = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object word : list) {
                words.add(String.valueOf(word));
            }
        }
        return String.join(" ", words);
    }
}
