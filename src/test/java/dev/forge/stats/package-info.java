/** Tests. */
@NullMarked
package dev.forge.stats;

import org.jspecify.annotations.NullMarked;
