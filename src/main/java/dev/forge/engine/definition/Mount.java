package dev.forge.engine.definition;

import dev.forge.core.JsonObject;
import java.util.List;

/**
 * A mount in a container, as the OCI runtime specification has it.
 *
 * @param destination an absolute path in the container
 * @param type the file system, or {@code bind}
 * @param source what is mounted; the type's name where there is nothing to name
 * @param options as mount(8) has them
 */
public record Mount(String destination, String type, String source, List<String> options) {
    /** A mount whose options cannot change any more. */
    public Mount {
        options = List.copyOf(options);
    }

    /** The mount in the runtime specification's form, which is that of {@code container.json} too. */
    public JsonObject json() {
        return new JsonObject()
                .put("destination", destination)
                .put("type", type)
                .put("source", source)
                .put("options", options);
    }

    /** The mount of that form. */
    public static Mount of(JsonObject json) {
        return new Mount(json.text("destination"), json.text("type"), json.text("source"), json.texts("options"));
    }
}
