package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.image.layer.LayerUnpack;
import java.io.File;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings a root filesystem into the store as an image of one layer. Whatever fails, nothing is left. */
public final class ImageImport {
    private final ImageStaging staging;
    private final ImageStore store;
    private final ImageProgress progress;

    /** An import into the store of a home. */
    public ImageImport(ForgeHome home, ImageProgress progress) {
        this.staging = new ImageStaging(home);
        this.store = new ImageStore(home);
        this.progress = progress;
    }

    /**
     * Makes an image of one layer from the archive of a root filesystem.
     *
     * @param in the archive: plain, gzip or zstd
     * @param shown what to call it in messages
     * @param name its name, or null for none
     * @param changes instructions as in a Dockerfile: {@code CMD ["sh"]}
     * @param message a comment for its history, or null
     * @return the image's ID
     */
    public String run(
            InputStream in, String shown, @Nullable String name, List<String> changes, @Nullable String message) {
        Reference reference = name == null ? null : Reference.parse(name);
        JsonObject containerConfig = ConfigChanges.apply(changes);
        return staging.run(
                directory -> {
                    File layer = new File(directory, "layer");
                    if (!layer.mkdir()) {
                        throw new ForgeException("cannot make the directory " + layer);
                    }
                    JsonObject described = LayerUnpack.run(in, null, layer, shown, progress);
                    String[] top = new File(layer, "fs").list();
                    if (top == null || top.length == 0) {
                        throw new ForgeException("there is nothing in " + shown, "is it the right archive?");
                    }
                    ImageConfig config =
                            ImageRecord.imported(Platform.host(), containerConfig, described, message, Instant.now());
                    String hex = described.text("diffId").substring(Digest.PREFIX.length());
                    Map<String, File> unpacked = new LinkedHashMap<>(Map.of(hex, layer));
                    staging.sync(unpacked);
                    store.locked(() -> {
                        store.place(unpacked);
                        JsonObject known = store.describe(hex);
                        store.write(config, ImageRecord.of(config, null, List.of(known), Instant.now()));
                        if (reference != null) {
                            store.tag(reference, config.id());
                        }
                        return true;
                    });
                    ImageStaging.discard(unpacked);
                    return config.id();
                },
                shown);
    }
}
