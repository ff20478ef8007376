/** One adapter per engine, and what is needed to look at an engine from outside. */
@NullMarked
package dev.forge.bench.runtime;

import org.jspecify.annotations.NullMarked;
