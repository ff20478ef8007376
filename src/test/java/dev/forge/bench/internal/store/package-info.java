/** Tests. */
@NullMarked
package dev.forge.bench.internal.store;

import org.jspecify.annotations.NullMarked;
