/** The commands for containers, such as {@code run}, {@code ps} and {@code stop}. Internal. */
@NullMarked
package dev.forge.cli.container;

import org.jspecify.annotations.NullMarked;
