/** The container engine: {@link dev.forge.engine.Images} is what outsiders call for images. */
@NullMarked
package dev.forge.engine;

import org.jspecify.annotations.NullMarked;
