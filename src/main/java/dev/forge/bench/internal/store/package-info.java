/** Result files and the lock against two benchmarks at once. */
@NullMarked
package dev.forge.bench.internal.store;

import org.jspecify.annotations.NullMarked;
