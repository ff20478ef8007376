package dev.forge.engine.image.layer;

import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.TarEntry;
import dev.forge.engine.image.tar.TarReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks one layer into a directory of the staging area: {@code fs} with its files, and its metadata in layer.json.
 */
public final class LayerUnpack {
    private LayerUnpack() {}

    /**
     * Unpacks and verifies a layer.
     *
     * @param blob the layer, compressed or not; it is closed
     * @param source the expected digests and size, or null to accept any
     * @param directory an empty directory
     * @param shown the layer's name in messages
     * @return the content of layer.json
     * @throws ForgeException if the layer is damaged, hostile, or not the expected one; the caller must remove the
     *     directory
     */
    public static JsonObject run(
            InputStream blob, @Nullable LayerSource source, File directory, String shown, ImageProgress progress) {
        File fs = new File(directory, "fs");
        if (!fs.mkdir()) {
            throw new ForgeException("cannot make the directory " + fs);
        }
        try (InputStream in = blob;
                Pipeline pipeline = new Pipeline(new ObservedInput(in, progress));
                LayerTree tree = new LayerTree(fs, progress, false)) {
            TarReader reader = new TarReader(pipeline);
            TarEntry entry;
            while ((entry = reader.next()) != null) {
                tree.add(entry, reader);
            }
            tree.finish();
            reader.drain();
            pipeline.await();
            JsonObject layer = describe(pipeline, tree.size());
            if (source != null) {
                verify(layer, source, shown);
                layer.put("mediaType", source.mediaType());
            }
            TextFile.writeUnseen(new File(directory, "layer.json"), Checksum.seal(layer.toString()) + "\n");
            return layer;
        } catch (IOException e) {
            throw broken(shown, e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(shown, e);
        }
    }

    private static JsonObject describe(Pipeline pipeline, long size) {
        return new JsonObject()
                .put("diffId", pipeline.contentDigest())
                .put("size", size)
                .put("digest", pipeline.compressedDigest())
                .put("compressedSize", pipeline.compressedSize())
                .put("mediaType", "application/vnd.oci.image.layer.v1.tar");
    }

    private static void verify(JsonObject layer, LayerSource source, String shown) {
        String again = "save or copy the archive again";
        if (source.size() >= 0 && source.size() != layer.number("compressedSize")) {
            throw new ForgeException(
                    shown + " has " + layer.number("compressedSize") + " bytes, not " + source.size()
                            + " as its manifest says",
                    again);
        }
        if (source.digest() != null && !source.digest().equals(layer.text("digest"))) {
            throw new ForgeException(
                    shown + " has the wrong digest: it is " + layer.text("digest") + ", not " + source.digest(), again);
        }
        if (!source.diffId().equals(layer.text("diffId"))) {
            throw new ForgeException(
                    shown + " has the wrong content: its digest is " + layer.text("diffId") + ", not " + source.diffId()
                            + " as the image's config says",
                    again);
        }
    }

    /** The exception for an archive whose metadata does not fit into memory. */
    public static ForgeException tooLarge(String shown, OutOfMemoryError e) {
        return new ForgeException(
                "cannot read " + shown + ": it needs more memory than forge may use",
                "real images have fewer directories and smaller manifests; it may be hostile",
                e);
    }

    /** The exception for a read failure, with the name of what was read. */
    public static ForgeException broken(String shown, IOException e) {
        String reason = e instanceof BrokenArchive ? e.getMessage() : IoErrors.reason(e);
        return new ForgeException("cannot read " + shown + ": " + reason, e);
    }
}
