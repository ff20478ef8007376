package dev.forge.engine.image;

import dev.forge.engine.image.layer.LayerSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as an archive offers it, its config verified.
 *
 * @param config the config's bytes as they are
 * @param manifestDigest the digest of its manifest, or null
 * @param names the names that the archive gives it
 * @param layers its layers, the lowest first
 */
record ImageSource(
        ImageConfig config, @Nullable String manifestDigest, List<Reference> names, List<LayerSource> layers) {}
