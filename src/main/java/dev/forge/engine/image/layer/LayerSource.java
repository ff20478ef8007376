package dev.forge.engine.image.layer;

import org.jspecify.annotations.Nullable;

/**
 * A layer as an archive offers it.
 *
 * @param path where its blob lies in the archive
 * @param diffId the digest of its content, from the image's config
 * @param digest the digest that the blob has to have, or null if nothing says so
 * @param size the size that the blob has to have in bytes, or -1 if nothing says so
 * @param mediaType its media type
 */
public record LayerSource(
        String path, String diffId, @Nullable String digest, long size, String mediaType) {}
