package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.tar.ArchiveLimits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An image's config (OCI image specification, "Image Configuration"), which docker's is a superset of.
 *
 * @param bytes the config as it came; its digest is the image's ID
 * @param id the image's ID
 * @param json what it says
 */
// Arrays in a record: the bytes stand as they came, and nobody compares configs.
@SuppressWarnings("ArrayRecordComponent")
record ImageConfig(byte[] bytes, String id, JsonObject json) {
    /**
     * Reads a config.
     *
     * @param shown what it is, for messages
     * @throws ForgeException if it is no config of an image
     */
    static ImageConfig of(byte[] bytes, String shown) {
        ImageConfig config = new ImageConfig(bytes, Digest.of(bytes), JsonObject.parse(text(bytes, shown), shown));
        List<String> diffIds = config.diffIds(shown);
        if (diffIds.size() > ArchiveLimits.LAYERS) {
            throw new ForgeException(
                    shown + " has " + diffIds.size() + " layers; an image has at most " + ArchiveLimits.LAYERS);
        }
        for (String diffId : diffIds) {
            Digest.hex(diffId, "a layer of " + shown);
        }
        config.json.objectOrNull("config");
        config.json.text("created", "");
        config.json.text("os", "");
        config.json.text("variant", "");
        config.json.text("architecture", "");
        return config;
    }

    /** UTF-8, which JSON has to be. */
    static String text(byte[] bytes, String shown) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ForgeException(shown + " is not valid UTF-8", e);
        }
    }

    /** The digests of the layers' contents, the lowest first. */
    List<String> diffIds(String shown) {
        JsonObject rootfs = json.objectOrNull("rootfs");
        if (rootfs == null) {
            throw new ForgeException(
                    shown + " is not an image's config: it has no rootfs",
                    "forge runs container images; artifacts and images in docker's first format have no root filesystem");
        }
        return rootfs.texts("diff_ids");
    }

    /** The digits of the ID. */
    String hex() {
        return id.substring(Digest.PREFIX.length());
    }

    /** The platform that the image is for. */
    Platform platform() {
        return new Platform(json.text("os", "linux"), json.text("architecture", ""), json.text("variant", ""));
    }
}
