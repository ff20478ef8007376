/** Numbers and texts in files of Forge's own that are read in one go: caches, which nobody else reads. */
@NullMarked
package dev.forge.core.packed;

import org.jspecify.annotations.NullMarked;
