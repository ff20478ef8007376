/** Statistics: pure functions over series of numbers. */
@NullMarked
package dev.forge.stats;

import org.jspecify.annotations.NullMarked;
