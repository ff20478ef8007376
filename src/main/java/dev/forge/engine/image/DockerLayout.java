package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.LayerSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docker save} and {@code podman save} write: a manifest.json with config, names and layers of each
 * image. Since docker 25 the same archive is an OCI layout too; manifest.json says the same with more names.
 */
final class DockerLayout {
    private static final String MANIFEST = "manifest.json";

    private DockerLayout() {}

    static boolean isOne(Archive archive) {
        return archive.has(MANIFEST);
    }

    /** The path of another member; what climbs out of the archive is not one, whatever there is on the host. */
    private static String inside(String path, String member, Archive archive) {
        int depth = 0;
        for (String part : path.split("/", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0) {
                throw new ForgeException(MANIFEST + " in " + archive.shown() + ": \"" + member
                        + "\" climbs out of the archive: " + path);
            }
        }
        return path;
    }

    static List<ImageSource> read(Archive archive) throws IOException {
        String shown = MANIFEST + " in " + archive.shown();
        Object manifest = Json.parse(ImageConfig.text(archive.small(MANIFEST), shown), shown);
        if (!(manifest instanceof List<?> entries)) {
            throw new ForgeException(shown + " is not a list of images");
        }
        List<ImageSource> images = new ArrayList<>();
        for (Object entry : entries) {
            if (!(entry instanceof JsonObject image)) {
                throw new ForgeException(shown + " is not a list of images");
            }
            images.add(image(archive, image));
        }
        return images;
    }

    private static ImageSource image(Archive archive, JsonObject image) throws IOException {
        String path = inside(image.text("Config"), "Config", archive);
        String shown = "the config " + path + " in " + archive.shown();
        ImageConfig config = ImageConfig.of(archive.small(path), shown);
        String promised = promised(path);
        if (promised != null && !promised.equals(config.id())) {
            throw new ForgeException(shown + " has the digest " + config.id() + ", not the one in its name");
        }
        List<String> paths = image.texts("Layers");
        List<String> diffIds = config.diffIds(shown);
        if (paths.size() != diffIds.size()) {
            throw new ForgeException(shown + " names " + diffIds.size() + " layers, " + MANIFEST + " " + paths.size());
        }
        List<LayerSource> layers = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            layers.add(new LayerSource(
                    inside(paths.get(i), "Layers", archive),
                    diffIds.get(i),
                    // Paths of the old layout hold other IDs; only those of blobs are digests of the content.
                    paths.get(i).startsWith("blobs/") ? promised(paths.get(i)) : null,
                    -1,
                    "application/vnd.docker.image.rootfs.diff.tar"));
        }
        List<Reference> names = new ArrayList<>();
        for (String name : image.texts("RepoTags")) {
            names.add(Reference.parse(name));
        }
        return new ImageSource(config, null, names, layers);
    }

    /** The digest in a path like {@code blobs/sha256/HEX} or {@code HEX.json}, or null. */
    private static @Nullable String promised(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String hex = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        String digest = Digest.PREFIX + hex;
        return Digest.isDigest(digest) ? digest : null;
    }
}
