/** Result files and the lock against two benchmarks at once. */
@NullMarked
package dev.forge.bench.store;

import org.jspecify.annotations.NullMarked;
