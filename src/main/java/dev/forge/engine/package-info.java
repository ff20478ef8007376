/**
 * The container engine. Everything that can be done goes through {@link dev.forge.engine.Containers},
 * {@link dev.forge.engine.Images} and {@link dev.forge.engine.Housekeeping}; of the packages below, commands use the
 * types that these take and return.
 */
@NullMarked
package dev.forge.engine;

import org.jspecify.annotations.NullMarked;
