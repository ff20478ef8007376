/** Images: references, records, archives, and the unpacking of layers. Known to the engine only. */
@NullMarked
package dev.forge.engine.image;

import org.jspecify.annotations.NullMarked;
