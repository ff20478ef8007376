/** The commands for Forge itself: {@code install}, {@code system} and {@code version}. Internal. */
@NullMarked
package dev.forge.cli.system;

import org.jspecify.annotations.NullMarked;
