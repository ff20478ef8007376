package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.LayerSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OCI image layout (https://github.com/opencontainers/image-spec, "Image Layout"): index.json, blobs named by
 * their digests, and between them manifests and indexes of several platforms.
 */
final class OciLayout {
    private static final String INDEX = "index.json";
    /** An index in an index in an index: nobody nests deeper. */
    private static final int MAX_DEPTH = 4;

    private static final Set<String> INDEXES = Set.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final Set<String> MANIFESTS = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");
    private static final Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");
    private static final Set<String> LAYERS = Set.of(
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.oci.image.layer.v1.tar+zstd",
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
            "application/vnd.docker.image.rootfs.diff.tar",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.diff.tar.zstd",
            "application/vnd.docker.image.rootfs.foreign.diff.tar",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

    private final Archive archive;
    private final Platform host;

    OciLayout(Archive archive, Platform host) {
        this.archive = archive;
        this.host = host;
    }

    static boolean isOne(Archive archive) {
        return archive.has(INDEX) && archive.has("oci-layout");
    }

    List<ImageSource> read() throws IOException {
        String shown = INDEX + " in " + archive.shown();
        JsonObject index = JsonObject.parse(ImageConfig.text(archive.small(INDEX), shown), shown);
        // Manifests of one name are one image on several platforms; those without a name are images of their own.
        Map<String, List<JsonObject>> groups = new LinkedHashMap<>();
        int unnamed = 0;
        for (JsonObject descriptor : index.objects("manifests")) {
            if (isAttestation(descriptor)) {
                continue;
            }
            List<Reference> names = names(descriptor);
            String key = names.isEmpty()
                    ? "#" + (descriptor.has("platform") ? 0 : ++unnamed)
                    : names.get(0).toString();
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(descriptor);
        }
        List<ImageSource> images = new ArrayList<>();
        for (List<JsonObject> group : groups.values()) {
            JsonObject chosen = choose(group, archive.shown());
            images.add(image(chosen, names(group.get(0)), 0));
        }
        return images;
    }

    private static boolean isAttestation(JsonObject descriptor) {
        JsonObject annotations = descriptor.objectOrNull("annotations");
        JsonObject platform = descriptor.objectOrNull("platform");
        return (annotations != null
                        && "attestation-manifest".equals(annotations.textOrNull("vnd.docker.reference.type")))
                || (platform != null
                        && "unknown".equals(platform.textOrNull("os"))
                        && "unknown".equals(platform.textOrNull("architecture")));
    }

    /** containerd gives the whole name in one annotation; the standard one may be only a tag. */
    private static List<Reference> names(JsonObject descriptor) {
        JsonObject annotations = descriptor.objectOrNull("annotations");
        if (annotations == null) {
            return List.of();
        }
        String whole = annotations.textOrNull("io.containerd.image.name");
        String name = whole != null ? whole : annotations.textOrNull("org.opencontainers.image.ref.name");
        // A tag without a repository names nothing.
        if (name == null || name.isEmpty() || name.equals("latest")) {
            return List.of();
        }
        Reference reference = Reference.parse(name);
        return List.of(reference);
    }

    /** The manifest for this host: the first of exactly its platform, or else the first that runs on it. */
    private JsonObject choose(List<JsonObject> descriptors, String shown) {
        JsonObject chosen = null;
        Set<String> others = new LinkedHashSet<>();
        for (JsonObject descriptor : descriptors) {
            JsonObject json = descriptor.objectOrNull("platform");
            if (json == null) {
                chosen = chosen == null ? descriptor : chosen;
                continue;
            }
            Platform platform = Platform.of(json);
            if (platform.equals(host)) {
                return descriptor;
            }
            if (host.runs(platform)) {
                chosen = chosen == null ? descriptor : chosen;
            } else {
                others.add(platform.toString());
            }
        }
        if (chosen == null) {
            throw otherPlatform(shown, String.join(", ", others), host);
        }
        return chosen;
    }

    /** The refusal of an image that does not run here. */
    static ForgeException otherPlatform(String shown, String platforms, Platform host) {
        return new ForgeException(
                shown + " is for " + (platforms.isEmpty() ? "no platform" : platforms) + ", and this host is " + host,
                "save the image for this host: docker pull --platform " + host + " NAME, then docker save");
    }

    private ImageSource image(JsonObject descriptor, List<Reference> names, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ForgeException(archive.shown() + " has indexes nested deeper than " + MAX_DEPTH);
        }
        String digest = descriptor.text("digest");
        String shown = "the manifest " + digest + " in " + archive.shown();
        JsonObject manifest = JsonObject.parse(ImageConfig.text(blob(descriptor, shown), shown), shown);
        String type = descriptor.text("mediaType", manifest.text("mediaType", ""));
        if (INDEXES.contains(type) || (type.isEmpty() && manifest.has("manifests"))) {
            List<JsonObject> inner = new ArrayList<>(manifest.objects("manifests"));
            inner.removeIf(OciLayout::isAttestation);
            return image(choose(inner, archive.shown()), names, depth + 1);
        }
        if (!type.isEmpty() && !MANIFESTS.contains(type)) {
            throw new ForgeException(shown + " has the media type " + type + ", which is not an image's");
        }
        return image(manifest, digest, names, shown);
    }

    private ImageSource image(JsonObject manifest, String digest, List<Reference> names, String shown)
            throws IOException {
        JsonObject configDescriptor = manifest.object("config");
        String type = configDescriptor.text("mediaType", "");
        if (!CONFIGS.contains(type)) {
            throw new ForgeException(
                    shown + " has a config of the type " + (type.isEmpty() ? "\"\"" : type),
                    "forge runs container images, not other artifacts");
        }
        String configShown = "the config of " + shown;
        ImageConfig config = ImageConfig.of(blob(configDescriptor, configShown), configShown);
        List<String> diffIds = config.diffIds(configShown);
        List<JsonObject> descriptors = manifest.objects("layers");
        if (descriptors.size() != diffIds.size()) {
            throw new ForgeException(
                    configShown + " names " + diffIds.size() + " layers, the manifest " + descriptors.size());
        }
        List<LayerSource> layers = new ArrayList<>();
        for (int i = 0; i < descriptors.size(); i++) {
            JsonObject layer = descriptors.get(i);
            String layerType = layer.text("mediaType");
            if (!LAYERS.contains(layerType)) {
                throw new ForgeException(
                        shown + " has a layer of the media type " + layerType,
                        "forge reads layers that are tar, plain or compressed with gzip or zstd");
            }
            String layerDigest = layer.text("digest");
            layers.add(new LayerSource(
                    path(layerDigest, "a layer of " + shown),
                    diffIds.get(i),
                    layerDigest,
                    layer.number("size"),
                    layerType));
        }
        return new ImageSource(config, digest, names, layers);
    }

    private static String path(String digest, String shown) {
        return "blobs/sha256/" + Digest.hex(digest, shown);
    }

    /** A blob of JSON, verified. */
    private byte[] blob(JsonObject descriptor, String shown) throws IOException {
        String digest = descriptor.text("digest");
        byte[] bytes = archive.small(path(digest, shown));
        @Nullable Object size = descriptor.get("size");
        if (size instanceof Long promised && promised != bytes.length) {
            throw new ForgeException(shown + " has " + bytes.length + " bytes, not " + promised + " as promised");
        }
        String actual = Digest.of(bytes);
        if (!actual.equals(digest)) {
            throw new ForgeException(shown + " is damaged: its digest is " + actual, "save or copy the archive again");
        }
        return bytes;
    }
}
