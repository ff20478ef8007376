/** Tests. */
@NullMarked
package dev.forge.bench.stats;

import org.jspecify.annotations.NullMarked;
