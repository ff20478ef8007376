/** Tests. */
@NullMarked
package dev.forge.bench.store;

import org.jspecify.annotations.NullMarked;
