/** Tests. */
@NullMarked
package dev.forge.bench.runtime;

import org.jspecify.annotations.NullMarked;
