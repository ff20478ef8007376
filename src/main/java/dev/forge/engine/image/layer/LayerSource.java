package dev.forge.engine.image.layer;

import org.jspecify.annotations.Nullable;

/**
 * A layer in an archive.
 *
 * @param path the path of its blob in the archive
 * @param diffId the digest of its uncompressed content, from the image's config
 * @param digest the expected digest of the blob, or null if unknown
 * @param size the expected size of the blob in bytes, or -1 if unknown
 * @param mediaType its media type
 */
public record LayerSource(
        String path, String diffId, @Nullable String digest, long size, String mediaType) {}
