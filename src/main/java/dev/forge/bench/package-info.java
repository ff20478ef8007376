/**
 * The laboratory: measures container engines as anybody would call them, through their command lines. Public API:
 * {@link dev.forge.bench.BenchmarkRunner} and the records it returns.
 */
@NullMarked
package dev.forge.bench;

import org.jspecify.annotations.NullMarked;
