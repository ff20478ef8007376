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
        ConfigMembers.checkImage(config.json, shown);
        ConfigMembers.checked(config.json, shown);
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

    /** What a container of the image is to be, as a start reads it; see {@link ConfigMembers}. */
    JsonObject container() {
        return ConfigMembers.checked(json, "the config");
    }

    /** The digits of the ID. */
    String hex() {
        return id.substring(Digest.PREFIX.length());
    }

    /** The platform that the image is for. */
    Platform platform() {
        return Platform.of(json);
    }
}
