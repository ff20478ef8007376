/** A container's life as files: what exists, what runs, what is left over. */
@NullMarked
package dev.forge.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
