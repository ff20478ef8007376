/** Statistics: pure functions over series of numbers. */
@NullMarked
package dev.forge.bench.stats;

import org.jspecify.annotations.NullMarked;
