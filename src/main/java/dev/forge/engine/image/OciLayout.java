package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.image.layer.LayerSource;
import dev.forge.engine.image.tar.TarEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    private final ImageProgress progress;
    /** Why something in the layout is no image for this host, in its order. */
    private final List<ForgeException> refusals = new ArrayList<>();

    OciLayout(Archive archive, Platform host, ImageProgress progress) {
        this.archive = archive;
        this.host = host;
        this.progress = progress;
    }

    static boolean isOne(Archive archive) {
        return archive.has(INDEX) && archive.has("oci-layout");
    }

    /**
     * The images of the layout. What stands beside them (attestations, signatures, bills of materials, other artifacts,
     * images for other platforms) is left out and noted.
     *
     * @throws ForgeException if it is damaged, or if there is something in it, but no image for this host
     */
    List<ImageSource> read() throws IOException {
        String shown = INDEX + " in " + archive.shown();
        JsonObject index = JsonObject.parse(ImageConfig.text(archive.small(INDEX), shown), shown);
        List<ImageSource> images = new ArrayList<>();
        for (List<JsonObject> group : groups(index.objects("manifests")).values()) {
            ImageSource image = choose(group, names(group.get(0)), 0);
            if (image != null) {
                images.add(image);
            }
        }
        if (images.isEmpty() && !refusals.isEmpty()) {
            throw refusals.get(0);
        }
        for (ForgeException refusal : refusals) {
            progress.note("left out: " + refusal.getMessage());
        }
        return images;
    }

    /** Manifests of one name are one image on several platforms; so are those without a name, if these differ. */
    private static Map<String, List<JsonObject>> groups(List<JsonObject> descriptors) {
        Map<String, List<JsonObject>> groups = new LinkedHashMap<>();
        Map<String, Integer> platforms = new HashMap<>();
        int unnamed = 0;
        for (JsonObject descriptor : descriptors) {
            String name = name(descriptor);
            JsonObject platform = descriptor.objectOrNull("platform");
            String key = !name.isEmpty()
                    ? name
                    : platform == null
                            ? "#" + ++unnamed
                            : "platforms"
                                    + platforms.merge(Platform.of(platform).toString(), 1, Integer::sum);
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(descriptor);
        }
        return groups;
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
    private static String name(JsonObject descriptor) {
        JsonObject annotations = descriptor.objectOrNull("annotations");
        if (annotations == null) {
            return "";
        }
        String whole = annotations.textOrNull("io.containerd.image.name");
        String name = whole != null ? whole : annotations.text("org.opencontainers.image.ref.name", "");
        // A tag without a repository names nothing.
        return name.equals("latest") ? "" : name;
    }

    private List<Reference> names(JsonObject descriptor) {
        String name = name(descriptor);
        Reference reference = name.isEmpty() ? null : Reference.parseOrNull(name);
        if (!name.isEmpty() && reference == null) {
            // The standard one may be any text.
            progress.note(
                    "left out a name that no image can have: " + TarEntry.show(name.getBytes(StandardCharsets.UTF_8)));
        }
        return reference == null ? List.of() : List.of(reference);
    }

    /** What may be the image for this host, and how well it fits. */
    private record Candidate(JsonObject descriptor, int fit) {}

    /** The image for this host, of those that fit the best one that is an image; null if there is none. */
    private @Nullable ImageSource choose(List<JsonObject> descriptors, List<Reference> names, int depth)
            throws IOException {
        List<Candidate> fitting = new ArrayList<>();
        Set<String> others = new LinkedHashSet<>();
        for (JsonObject descriptor : descriptors) {
            JsonObject json = descriptor.objectOrNull("platform");
            int fit = json == null ? 2 : host.fit(Platform.of(json));
            if (isAttestation(descriptor)) {
                leave(descriptor, "is an attestation");
            } else if (fit > 0) {
                fitting.add(new Candidate(descriptor, fit));
            } else if (json != null) {
                others.add(Platform.of(json).toString());
            }
        }
        fitting.sort(Comparator.comparingInt(Candidate::fit).reversed());
        ImageSource chosen = null;
        for (Candidate candidate : fitting) {
            // Once there is one, the others of a platform are its variants; those without may be something else.
            if (chosen == null) {
                chosen = image(candidate.descriptor, names, depth);
            } else if (!candidate.descriptor.has("platform")) {
                image(candidate.descriptor, names, depth);
            }
        }
        if (chosen == null && !others.isEmpty()) {
            String shown = names.isEmpty() ? archive.shown() : names.get(0) + " in " + archive.shown();
            refusals.add(otherPlatform(shown, String.join(", ", others), host));
        }
        return chosen;
    }

    /** Notes that something is no image. */
    private @Nullable ImageSource leave(JsonObject descriptor, String why) {
        String digest = descriptor.text("digest");
        refusals.add(new ForgeException(
                TarEntry.show(digest.getBytes(StandardCharsets.UTF_8)) + " in " + archive.shown() + " " + why,
                "forge runs container images, not other artifacts; their layers are tar, plain or compressed with gzip or"
                        + " zstd"));
        return null;
    }

    /** The refusal of an image that does not run here. */
    static ForgeException otherPlatform(String shown, String platforms, Platform host) {
        return new ForgeException(
                shown + " is for " + (platforms.isEmpty() ? "no platform" : platforms) + ", and this host is " + host,
                "save the image for this host: docker pull --platform " + host + " NAME, then docker save");
    }

    private @Nullable ImageSource image(JsonObject descriptor, List<Reference> names, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ForgeException(archive.shown() + " has indexes nested deeper than " + MAX_DEPTH);
        }
        String digest = descriptor.text("digest");
        String promised = descriptor.text("mediaType", "");
        if (!promised.isEmpty() && !INDEXES.contains(promised) && !MANIFESTS.contains(promised)) {
            // It need not even be JSON.
            return leave(descriptor, "has the media type " + promised + ", which is not an image's");
        }
        String shown = "the manifest " + digest + " in " + archive.shown();
        JsonObject manifest = JsonObject.parse(ImageConfig.text(blob(descriptor, shown), shown), shown);
        String type = promised.isEmpty() ? manifest.text("mediaType", "") : promised;
        if (INDEXES.contains(type) || (type.isEmpty() && manifest.has("manifests"))) {
            return choose(manifest.objects("manifests"), names, depth + 1);
        }
        if (!type.isEmpty() && !MANIFESTS.contains(type)) {
            return leave(descriptor, "has the media type " + type + ", which is not an image's");
        }
        JsonObject configDescriptor = manifest.objectOrNull("config");
        String configType = configDescriptor == null ? "" : configDescriptor.text("mediaType", "");
        if (configDescriptor == null || !CONFIGS.contains(configType)) {
            return leave(descriptor, "has a config of the type " + (configType.isEmpty() ? "\"\"" : configType));
        }
        for (JsonObject layer : manifest.objects("layers")) {
            String layerType = layer.text("mediaType");
            if (!LAYERS.contains(layerType)) {
                return leave(descriptor, "has a layer of the media type " + layerType);
            }
        }
        return image(manifest, configDescriptor, digest, names, shown);
    }

    private ImageSource image(
            JsonObject manifest, JsonObject configDescriptor, String digest, List<Reference> names, String shown)
            throws IOException {
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
            String layerDigest = layer.text("digest");
            layers.add(new LayerSource(
                    path(layerDigest, "a layer of " + shown),
                    diffIds.get(i),
                    layerDigest,
                    layer.number("size", -1),
                    layer.text("mediaType")));
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
        long size = descriptor.number("size", bytes.length);
        if (size != bytes.length) {
            throw new ForgeException(shown + " has " + bytes.length + " bytes, not " + size + " as promised");
        }
        String actual = Digest.of(bytes);
        if (!actual.equals(digest)) {
            throw new ForgeException(shown + " is damaged: its digest is " + actual, "save or copy the archive again");
        }
        return bytes;
    }
}
