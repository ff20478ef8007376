package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the layers of a docker-archive so that unpacking them with tar(1) can be timed. Archives without a docker
 * manifest yield no layers.
 */
public final class LayerArchive {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final @Nullable Spawn command;
    private final File target;

    private LayerArchive(@Nullable Spawn command, File target) {
        this.command = command;
        this.target = target;
    }

    /** Extracts an archive's layers into a directory, which the caller removes. */
    public static LayerArchive open(File archive, File directory, Map<String, String> environment) {
        File target = new File(directory, "root");
        File members = new File(directory, "members");
        if (!target.mkdirs() || !members.mkdirs()) {
            throw new ForgeException("cannot make the directory " + directory);
        }
        String tar = PathLookup.find("tar", environment);
        List<String> layers = tar == null ? List.of() : layers(tar, archive, environment);
        if (tar == null || layers.isEmpty()) {
            return new LayerArchive(null, target);
        }
        List<String> extract = new ArrayList<>(List.of(tar, "-xf", archive.getPath(), "-C", members.getPath(), "--"));
        extract.addAll(layers);
        new Spawn(extract, environment).within(LONG).text();
        String sh = PathLookup.find("sh", environment);
        List<String> unpack = new ArrayList<>(
                List.of(sh == null ? "/bin/sh" : sh, "-e", "-c", "for layer; do tar -xf \"$layer\"; done", "tar"));
        layers.forEach(layer -> unpack.add(new File(members, layer).getPath()));
        return new LayerArchive(new Spawn(unpack, environment).in(target).within(LONG), target);
    }

    private static List<String> layers(String tar, File archive, Map<String, String> environment) {
        Spawn.Ended manifest = new Spawn(List.of(tar, "-xOf", archive.getPath(), "manifest.json"), environment)
                .within(LONG)
                .run();
        List<String> layers = new ArrayList<>();
        if (manifest.succeeded()
                && Json.parse(manifest.output(), archive.getPath()) instanceof List<?> images
                && !images.isEmpty()
                && images.getFirst() instanceof JsonObject image) {
            layers.addAll(image.texts("Layers"));
        }
        return layers;
    }

    /** The command that unpacks all layers; null if there are none. */
    public @Nullable Spawn unpack() {
        return command;
    }

    /** Removes what was unpacked. */
    public void empty() {
        FileTree.remove(target);
        if (!target.mkdirs()) {
            throw new ForgeException("cannot make the directory " + target);
        }
    }
}
