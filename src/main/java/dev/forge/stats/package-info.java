/** Statistics: pure functions over series of numbers. Public API. */
@NullMarked
package dev.forge.stats;

import org.jspecify.annotations.NullMarked;
