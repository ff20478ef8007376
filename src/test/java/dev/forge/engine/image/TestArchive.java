package dev.forge.engine.image;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.TarWriter;
import dev.forge.engine.image.layer.Digest;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Makes archives of images, right and wrong ones. */
final class TestArchive {
    static final long TIME = 1_700_000_000L;

    final Map<String, byte[]> files = new LinkedHashMap<>();

    interface Content {
        void write(TarWriter tar) throws IOException;
    }

    static byte[] tar(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            content.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A layer with one file. */
    static byte[] layer(String name, String content) {
        return tar(tar -> tar.file(name, bytes(content), 0644, TIME));
    }

    static byte[] gzip(byte[]... members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (byte[] member : members) {
                GZIPOutputStream gzip = new GZIPOutputStream(out);
                gzip.write(member);
                gzip.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] zstd(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (byte[] frame : frames) {
                ByteArrayOutputStream one = new ByteArrayOutputStream();
                try (OutputStream zstd = new ZstdOutputStream(one)) {
                    zstd.write(frame);
                }
                out.write(one.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] config(String architecture, byte[]... layers) {
        List<String> diffIds = new ArrayList<>();
        for (byte[] layer : layers) {
            diffIds.add(Digest.of(layer));
        }
        return bytes(Json.write(new JsonObject()
                .put("created", "2024-05-18T00:00:00Z")
                .put("architecture", architecture)
                .put("os", "linux")
                .put("config", new JsonObject().put("Cmd", List.of("sh")).put("Env", List.of("A=1")))
                .put("rootfs", new JsonObject().put("type", "layers").put("diff_ids", diffIds))
                .put("history", List.of(new JsonObject().put("created_by", "test")))));
    }

    static String hostArchitecture() {
        return Platform.host().architecture();
    }

    /** docker save before 25: directories with layer.tar. */
    TestArchive docker(String name, byte[]... layers) {
        byte[] config = config(hostArchitecture(), layers);
        String configName = hex(config) + ".json";
        List<String> paths = new ArrayList<>();
        for (byte[] layer : layers) {
            String path = hex(layer).replace('a', 'b') + "/layer.tar";
            files.put(path, layer);
            paths.add(path);
        }
        files.put(configName, config);
        JsonObject image = new JsonObject()
                .put("Config", configName)
                .put("RepoTags", List.of(name))
                .put("Layers", paths);
        files.put("manifest.json", bytes(Json.write(List.of(image))));
        return this;
    }

    JsonObject blob(String mediaType, byte[] content) {
        files.put("blobs/sha256/" + hex(content), content);
        return new JsonObject()
                .put("mediaType", mediaType)
                .put("digest", Digest.of(content))
                .put("size", (long) content.length);
    }

    /** A manifest of an image; {@code blobs} are the layers as they are stored. */
    JsonObject manifest(byte[] config, String layerType, byte[]... blobs) {
        JsonObject described = blob("application/vnd.oci.image.config.v1+json", config);
        List<JsonObject> layers = new ArrayList<>();
        for (byte[] blob : blobs) {
            layers.add(blob(layerType, blob));
        }
        JsonObject manifest = new JsonObject()
                .put("schemaVersion", 2L)
                .put("config", described)
                .put("layers", layers);
        return blob("application/vnd.oci.image.manifest.v1+json", bytes(Json.write(manifest)));
    }

    JsonObject index(JsonObject... manifests) {
        JsonObject index = new JsonObject().put("schemaVersion", 2L).put("manifests", List.of(manifests));
        return blob("application/vnd.oci.image.index.v1+json", bytes(Json.write(index)));
    }

    TestArchive oci(JsonObject... manifests) {
        files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        JsonObject index = new JsonObject().put("schemaVersion", 2L).put("manifests", List.of(manifests));
        files.put("index.json", bytes(Json.write(index)));
        return this;
    }

    static JsonObject named(JsonObject descriptor, String name) {
        return descriptor.put("annotations", new JsonObject().put("org.opencontainers.image.ref.name", name));
    }

    static JsonObject platform(JsonObject descriptor, String os, String architecture) {
        return descriptor.put("platform", new JsonObject().put("os", os).put("architecture", architecture));
    }

    byte[] tar() {
        return tar(tar -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.file(file.getKey(), file.getValue(), 0644, TIME);
            }
        });
    }

    Path write(Path directory) throws IOException {
        return Files.write(directory.resolve("image.tar"), tar());
    }

    static String hex(byte[] content) {
        return Digest.of(content).substring(Digest.PREFIX.length());
    }
}
