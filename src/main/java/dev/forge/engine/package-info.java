/**
 * The container engine: {@link dev.forge.engine.Containers} and {@link dev.forge.engine.Images} are all that
 * outsiders call.
 */
@NullMarked
package dev.forge.engine;

import org.jspecify.annotations.NullMarked;
