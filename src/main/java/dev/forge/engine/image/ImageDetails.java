package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.ImageProgress;
import java.io.File;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be told of the images in a store. */
public final class ImageDetails {
    private final ForgeHome home;
    private final ImageStore store;

    /** The images of a home. */
    public ImageDetails(ForgeHome home) {
        this.home = home;
        this.store = new ImageStore(home);
    }

    /** All images, the youngest first. A record that is damaged is noted. */
    public List<Image> list(ImageProgress progress) {
        List<Image> images = store.list(progress);
        store.names(progress);
        images.sort(Comparator.comparing(ImageDetails::created).reversed().thenComparing(Image::id));
        return images;
    }

    /** When an image was made; 1970 if it does not say. */
    public static Instant created(Image image) {
        try {
            return OffsetDateTime.parse(image.created()).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** An image's labels. */
    public static Map<String, String> labels(Image image) {
        Map<String, String> labels = new LinkedHashMap<>();
        JsonObject given = image.config().objectOrNull("Labels");
        if (given != null) {
            given.members().forEach((name, value) -> labels.put(name, value == null ? "" : value.toString()));
        }
        return labels;
    }

    /** Every name with the ID that it stands for, sorted. */
    public Map<String, String> names() {
        return store.names();
    }

    /** Gives an image one more name, which is returned in familiar form. */
    public String tag(String nameOrId, String name) {
        Reference reference = Reference.parse(name);
        if (reference.digest() != null) {
            throw ForgeException.usage("a new name has no digest: " + name);
        }
        store.locked(() -> {
            store.tag(reference, ImageIndex.find(home, nameOrId).id());
            return true;
        });
        return reference.toString();
    }

    private List<String> names(Image image) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, String> name : store.names().entrySet()) {
            if (name.getValue().equals(image.id())) {
                names.add(name.getKey());
            }
        }
        return names;
    }

    /** An image's history, the youngest step first, in the members of docker's history format. */
    public List<JsonObject> history(String nameOrId) {
        Image image = ImageIndex.find(home, nameOrId);
        List<JsonObject> layers = image.layers();
        List<JsonObject> steps = new ArrayList<>();
        int layer = 0;
        for (JsonObject step : store.config(image).objects("history")) {
            long size = 0;
            if (!step.flag("empty_layer") && layer < layers.size()) {
                size = layers.get(layer++).number("size");
            }
            steps.add(new JsonObject()
                    .put("ID", "<missing>")
                    .put("CreatedAt", step.text("created", ""))
                    .put("CreatedBy", step.text("created_by", ""))
                    .put("Size", size)
                    .put("Comment", step.text("comment", "")));
        }
        for (; layer < layers.size(); layer++) {
            // An image whose history says less than it has layers.
            steps.add(new JsonObject()
                    .put("ID", "<missing>")
                    .put("CreatedAt", "")
                    .put("CreatedBy", "")
                    .put("Size", layers.get(layer).number("size"))
                    .put("Comment", ""));
        }
        Collections.reverse(steps);
        if (!steps.isEmpty()) {
            steps.get(0).put("ID", image.id());
        }
        return steps;
    }

    /** All that is known of an image, in the shape of {@code docker image inspect}. */
    public JsonObject inspect(String nameOrId) {
        Image image = ImageIndex.find(home, nameOrId);
        JsonObject config = store.config(image);
        List<String> names = names(image);
        List<String> digests = new ArrayList<>();
        String manifest = image.manifestDigest();
        if (manifest != null) {
            for (String name : names) {
                String digest = name.substring(0, name.lastIndexOf(':')) + "@" + manifest;
                if (!digests.contains(digest)) {
                    digests.add(digest);
                }
            }
        }
        List<String> diffIds = new ArrayList<>();
        for (JsonObject layer : image.layers()) {
            diffIds.add(layer.text("diffId"));
        }
        JsonObject shown = new JsonObject()
                .put("Id", image.id())
                .put("RepoTags", names)
                .put("RepoDigests", digests)
                .put("Parent", "")
                .put("Comment", config.text("comment", ""))
                .put("Created", image.created())
                .put("DockerVersion", config.text("docker_version", ""))
                .put("Author", config.text("author", ""))
                .put("Config", config(image.config()))
                .put("Architecture", image.architecture());
        if (!image.variant().isEmpty()) {
            shown.put("Variant", image.variant());
        }
        return shown.put("Os", image.os())
                .put("Size", image.size())
                .put("VirtualSize", image.size())
                .put("GraphDriver", graphDriver(image))
                .put("RootFS", new JsonObject().put("Type", "layers").put("Layers", diffIds))
                .put("Metadata", new JsonObject().put("LastTagTime", "0001-01-01T00:00:00Z"));
    }

    /** An image's config with all members that docker shows, those that it has nothing of too. */
    public static JsonObject config(JsonObject config) {
        JsonObject shown = new JsonObject()
                .put("Hostname", config.text("Hostname", ""))
                .put("Domainname", config.text("Domainname", ""))
                .put("User", config.text("User", ""))
                .put("AttachStdin", false)
                .put("AttachStdout", false)
                .put("AttachStderr", false)
                .put("ExposedPorts", map(config, "ExposedPorts"))
                .put("Tty", config.flag("Tty"))
                .put("OpenStdin", config.flag("OpenStdin"))
                .put("StdinOnce", config.flag("StdinOnce"))
                .put("Env", list(config, "Env"))
                .put("Cmd", list(config, "Cmd"))
                .put("Image", config.text("Image", ""))
                .put("Volumes", map(config, "Volumes"))
                .put("WorkingDir", config.text("WorkingDir", ""))
                .put("Entrypoint", list(config, "Entrypoint"))
                .put("OnBuild", list(config, "OnBuild"))
                .put("Labels", map(config, "Labels"))
                .put("StopSignal", config.text("StopSignal", ""));
        config.members().forEach((name, value) -> {
            if (!shown.has(name)) {
                shown.put(name, value);
            }
        });
        return shown;
    }

    private static Object map(JsonObject config, String name) {
        JsonObject object = config.objectOrNull(name);
        return object == null ? Json.Nil.MAP : new TreeMap<>(object.members());
    }

    private static Object list(JsonObject config, String name) {
        return config.get(name) == null ? Json.Nil.LIST : config.texts(name);
    }

    private JsonObject graphDriver(Image image) {
        List<File> directories = image.layerDirectories(home);
        JsonObject data = new JsonObject();
        if (!directories.isEmpty()) {
            data.put("UpperDir", directories.get(0).getPath());
        }
        if (directories.size() > 1) {
            StringBuilder lower = new StringBuilder();
            for (File directory : directories.subList(1, directories.size())) {
                lower.append(lower.isEmpty() ? "" : ":").append(directory);
            }
            data.put("LowerDir", lower.toString());
        }
        return new JsonObject().put("Data", new TreeMap<>(data.members())).put("Name", "overlay");
    }
}
