package dev.forge.engine.image;

import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image as the store keeps it. {@code forge run} reads it on its way to the container's start, so it holds what
 * that needs in a form that need not be digested, and uses java.io only.
 */
public final class Image {
    private final JsonObject record;

    /** Reads a record of the store. */
    Image(JsonObject record) {
        this.record = record;
    }

    /** {@code sha256:} and the digest of the image's config. */
    public String id() {
        return record.text("id");
    }

    /** The 64 digits of the ID. */
    public String hex() {
        return id().substring(Digest.PREFIX.length());
    }

    /** The digest of the image's manifest, or null if it came without one. */
    public @Nullable String manifestDigest() {
        return record.textOrNull("manifest");
    }

    /** When the image was made, as RFC 3339 text; empty if it does not say. */
    public String created() {
        return record.text("created", "");
    }

    /** The operating system, {@code linux}. */
    public String os() {
        return record.text("os", "linux");
    }

    /** The architecture in Go's spelling: {@code amd64}, {@code arm64}. */
    public String architecture() {
        return record.text("architecture", "");
    }

    /** The architecture's variant, as {@code v8}; mostly empty. */
    public String variant() {
        return record.text("variant", "");
    }

    /** The bytes of all files in all layers. */
    public long size() {
        return record.number("size");
    }

    /**
     * What a container of the image is to be, with docker's and OCI's member names: Entrypoint, Cmd, Env, User,
     * WorkingDir, StopSignal, ExposedPorts, Labels, Volumes. Any of them may be missing.
     */
    public JsonObject config() {
        JsonObject config = record.objectOrNull("config");
        return config == null ? new JsonObject() : config;
    }

    /** What there is to know of the layers, the lowest first: diffId, size, digest, mediaType, compressedSize. */
    public List<JsonObject> layers() {
        return record.objects("layers");
    }

    /**
     * The unpacked layers, the uppermost first, as overlayfs's {@code lowerdir} wants them, which takes no directory
     * twice. Of a layer that stands in an image several times only the uppermost counts: it has every file and every
     * whiteout of the others, and lies above all that came between.
     */
    public List<File> layerDirectories(ForgeHome home) {
        List<JsonObject> layers = layers();
        Set<String> digests = new LinkedHashSet<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            digests.add(layers.get(i).text("diffId"));
        }
        List<File> directories = new ArrayList<>(digests.size());
        for (String digest : digests) {
            directories.add(home.file("layers/" + digest.substring(Digest.PREFIX.length()) + "/fs"));
        }
        return directories;
    }
}
