package dev.forge.engine.image;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what {@link Image} reads. */
final class ImageRecord {
    private ImageRecord() {}

    /** The record of an image. */
    static JsonObject of(ImageConfig config, @Nullable String manifestDigest, List<JsonObject> layers, Instant now) {
        long size = 0;
        for (JsonObject layer : layers) {
            size += layer.number("size");
        }
        JsonObject json = config.json();
        Platform platform = config.platform();
        return new JsonObject()
                .put("id", config.id())
                .put("manifest", manifestDigest)
                .put("created", json.text("created", ""))
                .put("loaded", now.toString())
                .put("os", platform.os())
                .put("architecture", platform.architecture())
                .put("variant", platform.variant())
                .put("size", size)
                .put("config", config.container())
                .put("layers", layers);
    }

    /** The config of an image made from a root filesystem. */
    static ImageConfig imported(
            Platform host, JsonObject containerConfig, JsonObject layer, @Nullable String message, Instant now) {
        String diffId = layer.text("diffId");
        String comment = message == null ? "Imported from -" : message;
        JsonObject history = new JsonObject().put("created", now.toString()).put("comment", comment);
        JsonObject config = new JsonObject().put("created", now.toString()).put("architecture", host.architecture());
        if (!host.variant().isEmpty()) {
            config.put("variant", host.variant());
        }
        config.put("os", host.os())
                .put("config", containerConfig)
                .put("rootfs", new JsonObject().put("type", "layers").put("diff_ids", List.of(diffId)))
                .put("history", List.of(history));
        return ImageConfig.of(Json.write(config).getBytes(StandardCharsets.UTF_8), "the new image's config");
    }
}
