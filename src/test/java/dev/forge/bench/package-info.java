/** Benchmarks of real engines. */
@NullMarked
package dev.forge.bench;

import org.jspecify.annotations.NullMarked;
