/** Tests. */
@NullMarked
package dev.forge.bench.internal.run;

import org.jspecify.annotations.NullMarked;
