/** The commands that show what all engines of the host do. */
@NullMarked
package dev.forge.cli.dashboard;

import org.jspecify.annotations.NullMarked;
