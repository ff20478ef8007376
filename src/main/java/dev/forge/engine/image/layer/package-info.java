/** Unpacks layers into the store: compression, digests, safe paths, whiteouts. Internal. */
@NullMarked
package dev.forge.engine.image.layer;

import org.jspecify.annotations.NullMarked;
