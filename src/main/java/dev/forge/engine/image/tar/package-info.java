/** Reads tar archives in all dialects that images use, with limits against hostile input. Internal. */
@NullMarked
package dev.forge.engine.image.tar;

import org.jspecify.annotations.NullMarked;
